using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Sesame.EndToEnd.Tests.Harness;
using Path = System.IO.Path;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Every statement that the cluster's private PostgreSQL takes, as it writes them down itself.</summary>
public sealed partial class StatementLog : IAsyncDisposable
{
    // What goes on without any caller: renewals of the lease, the look for due work and for mails once a second, the sealing of the audit log in transactions that
    // only it begins, times of last activity once a minute, the health that is published every half minute, and what a connection is asked once when one of those
    // needed another.
    private static readonly string[] Upkeep =
    [
        "cluster_", "due_work", "outbox", "SET last_active_at = t.at", "is_ready", "SELECT backend_start",
        "audit_log_numbers", "pg_current_xact_id", "pg_snapshot_xmin", "audit_head", "audit_leaves", "audit_seals", "audit_log_number_idx", "BEGIN", "COMMIT",
    ];

    private readonly NpgsqlDataSource source;
    private readonly string file;

    private StatementLog(NpgsqlDataSource source, string file) => (this.source, this.file) = (source, file);

    public static async Task<StatementLog> BeginAsync(ClusterProcess cluster)
    {
        var home = cluster.Supervisor.Home.Path;
        var common = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(home, "nodes", "cluster.json")));
        // Its own resets would be among the statements.
        var own = new NpgsqlConnectionStringBuilder(common.RootElement.GetProperty("Database").GetString()!) { NoResetOnClose = true };
        var log = new StatementLog(NpgsqlDataSource.Create(own.ConnectionString), Path.Combine(home, "postgres", "postgres.log"));
        await log.SetAsync("all");
        for (var mark = await log.MarkAsync(); !(await File.ReadAllTextAsync(log.file)).Contains(mark, StringComparison.Ordinal); mark = await log.MarkAsync())
        {
            await Task.Delay(20);
        }

        return log;
    }

    /// <summary>The statements that were taken while something was done, but for those that go on without any caller.</summary>
    public async Task<IReadOnlyList<string>> DuringAsync(Func<Task> act)
    {
        var begin = await MarkAsync();
        await act();
        var end = await MarkAsync();
        var text = await File.ReadAllTextAsync(file);
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"PostgreSQL writes no statements down:\n{text}");
        }

        // An entry begins with its time; the lines after it belong to it.
        return [.. Entry().Split(text[from..to]).Skip(1).Where(entry => Statement().IsMatch(entry)).SkipLast(1)
            .Where(entry => !Upkeep.Any(part => entry.Contains(part, StringComparison.Ordinal))).Select(entry => entry.Trim())];
    }

    public async ValueTask DisposeAsync()
    {
        await SetAsync("none");
        await source.DisposeAsync();
    }

    // The server processes take a new setting up with their next statement.
    private async Task SetAsync(string statements)
    {
        await using var alter = source.CreateCommand($"ALTER SYSTEM SET log_statement = '{statements}'");
        await alter.ExecuteNonQueryAsync();
        await using var reload = source.CreateCommand("SELECT pg_reload_conf()");
        await reload.ExecuteNonQueryAsync();
    }

    private async Task<string> MarkAsync()
    {
        var mark = Rest.NewState();
        await using var command = source.CreateCommand($"SELECT '{mark}'");
        await command.ExecuteNonQueryAsync();
        return mark;
    }

    [GeneratedRegex(@"^(?=\d{4}-\d\d-\d\d )", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"LOG:  (statement|execute|duration)")]
    private static partial Regex Statement();
}
