using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Audit;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Audit;

/// <summary>An audit log of its own, that entries are written into and sealed as time goes on.</summary>
public sealed class SealedLog : IAsyncLifetime
{
    private static readonly string[] Tables = ["audit_log", "audit_leaves", "audit_seals", "audit_head"];

    private ServiceProvider host = null!;
    private Dictionary<(int Day, Guid Owner), List<Guid>>? history;

    public static Guid Acme { get; } = Guid.Parse("01995b2f-0000-7000-8000-00000000ac3e");

    public static Guid Bolt { get; } = Guid.Parse("01995b2f-0000-7000-8000-00000000b017");

    public TestDatabase Database { get; } = new();

    internal ManualTime Time { get; private set; } = new();

    internal Database Storage => host.GetRequiredService<Database>();

    internal SecretBox Box => host.GetRequiredService<SecretBox>();

    internal AuditVerifier Verifier => new(Database.Source, Box);

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        host = SampleStorage.HostOver(Database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Begins anew with nothing in it, on the first day.</summary>
    public async Task ClearAsync()
    {
        Time = new ManualTime();
        await ForceAsync("TRUNCATE audit_log, audit_leaves, audit_seals, audit_head");
    }

    /// <summary>Begins anew with three days of three owners, four entries each; returns the ids by day and owner.</summary>
    public async Task<Dictionary<(int Day, Guid Owner), List<Guid>>> BeginWithHistoryAsync()
    {
        await ClearAsync();
        if (history is null)
        {
            history = await WriteHistoryAsync();
            foreach (var table in Tables)
            {
                await ForceAsync($"CREATE TABLE history_{table} AS SELECT * FROM {table}");
            }

            return history;
        }

        Time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMilliseconds(36));
        await ForceAsync(string.Join("; ", Tables.Select(table => $"INSERT INTO {table} SELECT * FROM history_{table}")));
        return history;
    }

    /// <summary>What somebody does who may do anything with the database, and knows how to get around the trigger.</summary>
    public async Task ForceAsync(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"SET session_replication_role = replica; SELECT set_config('sesame.retention', 'on', false); {sql}", connection);
        await command.ExecuteNonQueryAsync();
        await using var back = new NpgsqlCommand("RESET ALL", connection);
        await back.ExecuteNonQueryAsync();
    }

    /// <summary>Writes an entry of now; returns its id.</summary>
    public async Task<Guid> WriteAsync(Guid? organization = null, string? after = null, DateTimeOffset? at = null, NpgsqlConnection? connection = null)
    {
        var entry = AuditEntry.Of(CallContext.System, at ?? Time.GetUtcNow(), "things.change", "thing", "one", organization, before: null, after) with { CommandId = Guid.CreateVersion7() };
        if (connection is not null)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { AuditTable.Insert(entry) } };
            await batch.ExecuteNonQueryAsync();
        }
        else
        {
            await Storage.ExecuteAsync(AuditTable.Insert(entry));
        }

        Time.Advance(TimeSpan.FromMilliseconds(1));
        return entry.Id;
    }

    /// <summary>Seals all there is; other tests on the same server may hold it up for a moment.</summary>
    public async Task SealAsync()
    {
        var sealer = Sealer();
        using var patience = Patience();
        while (await Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM audit_log WHERE number > (SELECT coalesce(max(number), -1) FROM audit_leaves))"))
        {
            await RunAsync(sealer);
            await Task.Delay(5, patience.Token);
        }
    }

    private async Task<Dictionary<(int Day, Guid Owner), List<Guid>>> WriteHistoryAsync()
    {
        var ids = new Dictionary<(int, Guid), List<Guid>>();
        for (var day = 1; day <= 3; day++)
        {
            for (var round = 0; round < 4; round++)
            {
                foreach (var owner in new[] { Guid.Empty, Acme, Bolt })
                {
                    var list = ids.TryGetValue((day, owner), out var known) ? known : ids[(day, owner)] = [];
                    list.Add(await WriteAsync(owner == Guid.Empty ? null : owner, $$"""{"round":{{round}}}"""));
                }

                if (round == 1)
                {
                    await SealAsync();
                }
            }

            await SealAsync();
            Time.Advance(TimeSpan.FromDays(1));
        }

        return ids;
    }

    internal AuditSealer Sealer() => new(Storage, Box, Time);

    /// <summary>What has not come after this time does not come.</summary>
    internal static CancellationTokenSource Patience() => new(TimeSpan.FromMinutes(3));

    internal static Task<DateTimeOffset?> RunAsync(IDueWork work) => work.RunAsync(new DueItem(work.Kind, "", null, 1), CancellationToken.None);

    internal Task<long> CountAsync(string table) => Database.ScalarAsync<long>($"SELECT count(*) FROM {table}");

    internal async Task<AuditReport> VerifyAsync() => await Verifier.VerifyAsync();
}
