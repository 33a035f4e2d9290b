using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

public sealed class WriteBehindTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    private readonly string id = Guid.CreateVersion7().ToString("N");

    [Fact]
    public async Task Many_changes_are_one_round_trip_and_none_is_none()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var amounts = await Amounts(id);
        var others = await Amounts("other " + id);
        var (behind, _) = Behind(relay, amounts, others);
        await behind.FlushAsync();
        amounts.Set(1);
        Assert.True(await behind.FlushAsync());
        var before = relay.RoundTrips;
        amounts.Set(5);
        others.Set(7);
        Assert.True(await behind.FlushAsync());
        Assert.True(await behind.FlushAsync());
        Assert.Equal(1, relay.RoundTrips - before);
        Assert.Equal((5, 7), ((await samples.OpenAsync(id)).Value!.Amount, (await samples.OpenAsync("other " + id)).Value!.Amount));
    }

    [Fact]
    public async Task While_PostgreSQL_is_away_the_flush_grows_old_and_nothing_is_lost()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var amounts = await Amounts(id);
        var (behind, time) = Behind(relay, amounts);
        amounts.Set(1);
        Assert.True(await behind.FlushAsync());
        relay.Close();
        amounts.Set(2);
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(await behind.FlushAsync());
        Assert.True(behind.IsCurrent);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(await behind.FlushAsync());
        Assert.False(behind.IsCurrent);
        relay.Open();
        Assert.True(await behind.FlushAsync());
        Assert.True(behind.IsCurrent);
        Assert.Equal(2, (await samples.OpenAsync(id)).Value!.Amount);
    }

    [Fact]
    public async Task The_fault_of_one_source_does_not_keep_the_others_back()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var good = await Amounts(id);
        var bad = await Amounts("other " + id);
        var (behind, _) = Behind(relay, bad, good);
        bad.Set(-1);
        good.Set(3);
        Assert.False(await behind.FlushAsync());
        Assert.Equal(3, (await samples.OpenAsync(id)).Value!.Amount);
    }

    [Fact]
    public async Task It_writes_by_itself_and_once_more_at_the_end()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var amounts = await Amounts(id);
        var (behind, time) = Behind(relay, amounts);
        await behind.StartAsync(default);
        await time.TimersArmedAsync(1);
        amounts.Set(1);
        var written = amounts.NextSettled();
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await written);
        amounts.Set(2);
        await behind.StopAsync(default);
        await behind.StoppedAsync(default);
        Assert.Equal(2, (await samples.OpenAsync(id)).Value!.Amount);
    }

    private async Task<AmountSource> Amounts(string key)
    {
        await (await samples.OpenAsync(key)).Save(new Sample(Guid.CreateVersion7(), key, 0));
        return new AmountSource(key);
    }

    private (WriteBehind Behind, ManualTime Time) Behind(PostgresRelay relay, params IWriteBehindSource[] sources)
    {
        var time = new ManualTime();
        var host = samples.Host(relay.Through(samples.Database.ConnectionString));
        return (new WriteBehind(host.GetRequiredService<Database>(), sources, time, TimeSpan.FromMilliseconds(100), NullLogger<WriteBehind>.Instance), time);
    }

    /// <summary>Holds one amount in memory; a failed write makes it changed again.</summary>
    private sealed class AmountSource(string key) : IWriteBehindSource
    {
        private readonly ConcurrentQueue<TaskCompletionSource<bool>> waiting = new();
        private int amount;
        private bool changed;

        public void Set(int value) => (amount, changed) = (value, true);

        public Task<bool> NextSettled()
        {
            var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(settled);
            return settled.Task;
        }

        public WriteBehindBatch? Take()
        {
            if (!changed)
            {
                return null;
            }

            changed = false;
            var command = SqlCommand.Of("UPDATE samples SET amount = CASE WHEN $2 < 0 THEN $2 ELSE greatest(amount, $2) END WHERE id = $1", Param.Text(key), Param.Int(amount));
            return new WriteBehindBatch(command, Settle);
        }

        public void Drop() => changed = false;

        private void Settle(bool good)
        {
            changed |= !good;
            while (waiting.TryDequeue(out var settled))
            {
                settled.SetResult(good);
            }
        }
    }
}
