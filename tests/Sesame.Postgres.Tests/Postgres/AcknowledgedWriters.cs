using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Orleans.Storage;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Postgres;

/// <summary>Writers that go on through every failure and remember what was acknowledged to them.</summary>
internal sealed class AcknowledgedWriters
{
    private const int Count = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, int> acknowledged = new();
    private readonly ConcurrentDictionary<string, int> failures = new();
    private readonly CancellationTokenSource over = new();
    private readonly IGrainStorage storage;
    private readonly List<Task> writers;

    public AcknowledgedWriters(IGrainStorage storage)
    {
        this.storage = storage;
        writers = [.. Enumerable.Range(0, Count).Select(number => WriteAsync(new SampleMemory(storage, $"{number}"), $"{number}"))];
    }

    /// <summary>Makes the tables that they write to.</summary>
    public static async Task PrepareAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await new MigrationRunner(source, Microsoft.Extensions.Logging.Abstractions.NullLogger<MigrationRunner>.Instance).ApplyAsync();
        await using var tables = source.CreateCommand(Sample.Tables);
        await tables.ExecuteNonQueryAsync();
    }

    /// <summary>Returns when one of them, or all of them, have come 20 writes further.</summary>
    public async Task ProgressAsync(bool all = false)
    {
        var amount = acknowledged.Values.DefaultIfEmpty(0).Max() + 20;
        await UntilAsync(() => all ? acknowledged.Count == Count && acknowledged.Values.All(value => value >= amount) : acknowledged.Values.Any(value => value >= amount));
    }

    /// <summary>Returns when each of them has been refused since that began.</summary>
    public async Task FailAsync(Func<Task> breaking)
    {
        failures.Clear();
        await breaking();
        await UntilAsync(() => failures.Count == Count);
    }

    /// <summary>Stops them and looks: what was acknowledged is there, and every command is there whole or not at all.</summary>
    public async Task StopAndVerifyAsync(string connectionString)
    {
        await over.CancelAsync();
        await Task.WhenAll(writers);
        over.Dispose();
        foreach (var (id, amount) in acknowledged)
        {
            Assert.True((await SampleStorage.OpenAsync(storage, id)).Value!.Amount >= amount, $"{id}: acknowledged {amount}");
        }

        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var broken = source.CreateCommand(
            """
            SELECT count(*) FROM samples WHERE version <> (SELECT count(*) FROM sample_keys WHERE sample_id = samples.id)
                OR version <> (SELECT count(*) FROM audit_log WHERE object_id = samples.id)
            """);
        Assert.Equal(0L, await broken.ExecuteScalarAsync());
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var since = Stopwatch.StartNew(); !holds(); await Task.Delay(20))
        {
            Assert.True(since.Elapsed < Patience, $"Acknowledged: {string.Join(' ', acknowledged)}. Refused: {string.Join(' ', failures)}.");
        }
    }

    private async Task WriteAsync(SampleMemory memory, string id)
    {
        var fresh = false;
        while (!over.IsCancellationRequested)
        {
            try
            {
                if (!fresh)
                {
                    await memory.Read();
                    fresh = true;
                }

                var next = (memory.Value?.Amount ?? 0) + 1;
                await memory.Save(new Sample(Guid.Empty, id, next), Sample.Key($"{id} {next}", id));
                acknowledged[id] = next;
            }
            catch (StorageUnavailableException)
            {
                failures.AddOrUpdate(id, 1, (_, count) => count + 1);
                fresh = false;
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
