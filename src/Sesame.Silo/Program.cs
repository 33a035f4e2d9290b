using Sesame.Silo.Hosting;

return await SesameCommandLine.Run(args, SiloProgram.Run, DeploymentMigration.Run);
