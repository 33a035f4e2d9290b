using Orleans.Storage;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>What a command costs, counted on the wire.</summary>
public sealed class RoundTripTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    private readonly string id = Guid.CreateVersion7().ToString("N");

    [Fact]
    public async Task A_command_is_one_round_trip_whatever_it_writes()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var storage = SampleStorage.StorageOver(samples.Host(relay.Through(samples.Database.ConnectionString)));
        var memory = await SampleStorage.OpenAsync(storage, id);
        await memory.Save(new Sample(Guid.CreateVersion7(), id, 0), Sample.Key("key 1 " + id, id));
        var (roundTrips, statements) = (relay.RoundTrips, relay.Statements);

        memory.Stored
            .Stage(memory.Value! with { Amount = 1 })
            .Add(memory.Entry("samples.save")).Add(memory.Entry("samples.name"))
            .Add(Sample.Key("key 2 " + id, id))
            .Add(OutboxMessage.Of(DateTimeOffset.UtcNow, "nobody's", "hello"u8.ToArray()));
        await memory.Write();

        // The row, its key, a message and two entries.
        Assert.Equal((1, 5), (relay.RoundTrips - roundTrips, relay.Statements - statements));
    }

    [Fact]
    public async Task A_row_with_its_one_entry_is_one_statement_and_a_lost_race_leaves_neither()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var storage = SampleStorage.StorageOver(samples.Host(relay.Through(samples.Database.ConnectionString)));
        var memory = await SampleStorage.OpenAsync(storage, id);
        await memory.Save(new Sample(Guid.CreateVersion7(), id, 0));
        var late = await SampleStorage.OpenAsync(storage, id);
        var statements = relay.Statements;
        await memory.Save(memory.Value! with { Amount = 1 });
        Assert.Equal(1, relay.Statements - statements);

        await Assert.ThrowsAsync<InconsistentStateException>(() => late.Save(late.Value! with { Amount = 2 }));
        Assert.Equal(1, (await SampleStorage.OpenAsync(storage, id)).Value!.Amount);
        Assert.Equal(2L, await samples.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}'"));
    }

    [Fact]
    public async Task A_read_is_one_statement_and_a_write_of_nothing_is_none()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var storage = SampleStorage.StorageOver(samples.Host(relay.Through(samples.Database.ConnectionString)));
        var memory = await SampleStorage.OpenAsync(storage, id);
        var (roundTrips, statements) = (relay.RoundTrips, relay.Statements);
        await memory.Read();
        await memory.Write();
        Assert.Equal((1, 1), (relay.RoundTrips - roundTrips, relay.Statements - statements));
    }
}
