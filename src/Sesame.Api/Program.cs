using Sesame.Api.Cluster.Local;
using Sesame.Api.Hosting;
using Sesame.Silo.Hosting;

return await SesameCommandLine.Run(args, ServeProgram.Run, DeploymentMigration.Run, ClusterCommand.Make());
