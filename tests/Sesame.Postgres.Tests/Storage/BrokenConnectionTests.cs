using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>The connection breaks while a command is on its way: whatever is answered is true.</summary>
public sealed class BrokenConnectionTests(SampleStorage samples) : IClassFixture<SampleStorage>, IAsyncLifetime
{
    private readonly Guid organization = Guid.CreateVersion7();
    private readonly string id = Guid.CreateVersion7().ToString("N");
    private readonly PostgresRelay relay = PostgresRelay.To(samples.Database.ConnectionString);
    private IGrainStorage storage = null!;

    public async Task InitializeAsync()
    {
        storage = SampleStorage.StorageOver(samples.Host(relay.Through(samples.Database.ConnectionString)));
        await (await samples.OpenAsync(id)).Save(new Sample(organization, id, 0));
    }

    public async Task DisposeAsync() => await relay.DisposeAsync();

    [Fact]
    public async Task Cut_before_the_commit_the_command_fails_and_left_nothing()
    {
        var memory = await SampleStorage.OpenAsync(storage, id);
        var cut = relay.CutNext(CutAt.BeforeCommit);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => memory.Save(memory.Value! with { Amount = 1 }));
        await cut;
        Assert.Equal((0, 1), (memory.Value!.Amount, memory.Stored.Version));
        Assert.Equal((0, 1), await Kept());
        await memory.Save(memory.Value with { Amount = 2 });
        Assert.Equal((2, 2), await Kept());
    }

    [Fact]
    public async Task Cut_after_the_commit_the_command_succeeds()
    {
        var memory = await SampleStorage.OpenAsync(storage, id);
        var cut = relay.CutNext(CutAt.AfterCommit);
        await memory.Save(memory.Value! with { Amount = 1 });
        await cut;
        Assert.Equal((1, 2), (memory.Value!.Amount, memory.Stored.Version));
        Assert.Equal((1, 2), await Kept());
    }

    [Fact]
    public async Task Cut_after_the_commit_of_a_deletion_or_an_insertion_the_command_succeeds()
    {
        var memory = await SampleStorage.OpenAsync(storage, id);
        var cut = relay.CutNext(CutAt.AfterCommit);
        memory.Stored.StageDelete().Add(memory.Entry("samples.delete"));
        await memory.Write();
        await cut;
        Assert.Null(memory.Value);

        cut = relay.CutNext(CutAt.AfterCommit);
        await memory.Save(new Sample(organization, id, 7));
        await cut;
        Assert.Equal(7, (await samples.OpenAsync(id)).Value!.Amount);
    }

    [Fact]
    public async Task Without_an_audit_entry_the_version_of_the_row_tells()
    {
        var memory = await SampleStorage.OpenAsync(storage, id);
        var cut = relay.CutNext(CutAt.AfterCommit);
        memory.Stored.Stage(memory.Value! with { Amount = 1 }).Add(Sample.Key("key " + id, id));
        await memory.Write();
        await cut;
        cut = relay.CutNext(CutAt.BeforeCommit);
        memory.Stored.Stage(memory.Value! with { Amount = 2 }).Add(Sample.Key("key 2 " + id, id));
        await Assert.ThrowsAsync<StorageUnavailableException>(memory.Write);
        await cut;
        Assert.Equal((1, 2), (memory.Value!.Amount, memory.Stored.Version));
    }

    [Fact]
    public async Task A_server_process_still_at_work_cannot_commit_after_the_answer()
    {
        // The row is held, so the command's server process waits in the middle of its batch when the client's side breaks.
        var memory = await SampleStorage.OpenAsync(storage, id);
        await using var holder = await samples.Database.Source.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand($"SELECT 1 FROM samples WHERE id = '{id}' FOR UPDATE", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var cut = relay.CutNext(CutAt.DuringCommit);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => memory.Save(memory.Value! with { Amount = 1 }));
        await cut;
        await transaction.RollbackAsync();

        // Now the way is free; had that process lived, it would commit.
        await samples.Database.ExecuteAsync("SELECT pg_sleep(0.2)");
        Assert.Equal((0, 1), await Kept());
        Assert.Equal(0, (await SampleStorage.OpenAsync(storage, id)).Value!.Amount);
    }

    [Fact]
    public async Task Unreachable_it_says_so_and_the_next_read_tells()
    {
        var impatient = samples.Host(relay.Through(samples.Database.ConnectionString), options => options.SettleMilliseconds = 200);
        var memory = await SampleStorage.OpenAsync(SampleStorage.StorageOver(impatient), id);
        _ = relay.CutNext(CutAt.AfterCommit, andClose: true);
        var unknown = await Assert.ThrowsAsync<StorageUnavailableException>(() => memory.Save(memory.Value! with { Amount = 1 }));
        Assert.IsAssignableFrom<OrleansException>(unknown);
        Assert.Equal(0, memory.Value!.Amount);
        await Assert.ThrowsAsync<StorageUnavailableException>(memory.Read);
        relay.Open();
        await ReadAgain(memory);
        Assert.Equal((1, 2), (memory.Value.Amount, memory.Stored.Version));
    }

    [Fact]
    public async Task Under_many_cuts_what_is_acknowledged_is_there_and_the_rest_is_whole_or_absent()
    {
        var acknowledged = new ConcurrentDictionary<string, int>();
        var writers = Enumerable.Range(0, 8).Select(async number =>
        {
            var key = $"{number} of {id}";
            var memory = await SampleStorage.OpenAsync(storage, key);
            for (var round = 1; round <= 40; round++)
            {
                try
                {
                    await memory.Save(new Sample(organization, key, round), Sample.Key($"{key} {round}", key));
                    acknowledged[key] = round;
                }
                catch (StorageUnavailableException)
                {
                    await ReadAgain(memory);
                }
            }
        });
        using var over = new CancellationTokenSource();
        var cutting = CutAtRandom(over.Token);
        await Task.WhenAll(writers);
        await over.CancelAsync();
        await cutting;

        foreach (var (key, round) in acknowledged)
        {
            var kept = (await samples.OpenAsync(key)).Value!.Amount;
            Assert.True(kept >= round, $"{key}: acknowledged {round}, kept {kept}");
        }

        Assert.Equal(8, acknowledged.Count);

        // One version, one key and one entry for each command that came through.
        Assert.Equal(0L, await samples.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM samples WHERE organization_id = '{organization}' AND id LIKE '% of {id}' AND (
                version <> (SELECT count(*) FROM sample_keys WHERE sample_id = samples.id)
                OR version <> (SELECT count(*) FROM audit_log WHERE object_id = samples.id))
            """));
    }

    private async Task CutAtRandom(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var cut = relay.CutNext((CutAt)Random.Shared.Next(3));
            await Task.WhenAny(cut, Task.Delay(200, CancellationToken.None));
        }
    }

    private static async Task ReadAgain(SampleMemory memory)
    {
        while (true)
        {
            try
            {
                await memory.Read();
                return;
            }
            catch (StorageUnavailableException)
            {
                // As an activation does: nothing is shown until a read succeeds.
            }
        }
    }

    private async Task<(int Amount, long Entries)> Kept() => (
        (await samples.OpenAsync(id)).Value!.Amount,
        await samples.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}'"));
}
