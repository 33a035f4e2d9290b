using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Refuses a database server on which an acknowledged write could be lost, or on which sessions are not our own.</summary>
public sealed class ServerCheck(NpgsqlDataSource source)
{
    /// <summary>Throws with all faults at once.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlFile.Load<ServerCheck>("server_settings"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var faults = new List<string>();
        if (reader.Text("fsync") == "off")
        {
            faults.Add("fsync is off: a crash could lose what Sesame has acknowledged. Turn it on.");
        }

        if (reader.Text("synchronous_commit") == "off")
        {
            faults.Add("synchronous_commit is off: a crash could lose what Sesame has acknowledged. Turn it on for Sesame's role or database.");
        }

        // A transaction pooler hands out its own process number; the server behind tells another one.
        if (reader.Int("pid") != connection.ProcessID)
        {
            faults.Add("The connection string points at a transaction pooler. Sesame holds locks by session: connect to PostgreSQL itself.");
        }

        if (reader.Int("version") < 140000)
        {
            faults.Add("The server is older than PostgreSQL 14. Use a newer one.");
        }

        if (faults.Count > 0)
        {
            throw new ServerRefusedException(string.Join(' ', faults));
        }
    }
}
