using Sesame.Postgres.Tests.Cluster;
using Sesame.Silo.Postgres;

// Run by itself, this assembly is a process that a test may kill, or one that does itself harm.
if (args is [StarvedProcess.Verb, var connectionString])
{
    StarvedProcess.Starve(connectionString);
    return;
}

// The owner of a private PostgreSQL.
await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(args[0]) { SharedBuffersMegabytes = 16, ConnectionsMax = 20, StartWithin = TimeSpan.FromMinutes(5) });
Console.WriteLine(server.ProcessId);
await Task.Delay(Timeout.Infinite);
