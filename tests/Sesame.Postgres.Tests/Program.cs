using Sesame.Silo.Postgres;

// Run by itself, this assembly is the owner of a private PostgreSQL that a test may kill.
await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(args[0]) { SharedBuffersMegabytes = 16, ConnectionsMax = 20, StartWithin = TimeSpan.FromMinutes(5) });
Console.WriteLine(server.ProcessId);
await Task.Delay(Timeout.Infinite);
