using Npgsql;
using Orleans.Storage;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>Commands that get in each other's way.</summary>
public sealed class ContentionTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    private readonly string id = Guid.CreateVersion7().ToString("N");

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task A_serialization_failure_is_tried_again_three_times(int failures, bool comesThrough)
    {
        // Sequences do not roll back, so they can count attempts.
        var name = $"failing_{failures}";
        await samples.Database.ExecuteAsync(
            $$"""
            CREATE SEQUENCE {{name}};
            CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF nextval('{{name}}') <= {{failures}} THEN
                    RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'could not serialize access';
                END IF;
                RETURN NEW;
            END $body$;
            CREATE TRIGGER {{name}} BEFORE INSERT ON samples FOR EACH ROW WHEN (NEW.id = '{{id}}') EXECUTE FUNCTION {{name}}();
            """);
        var memory = await samples.OpenAsync(id);
        var saving = memory.Save(new Sample(Guid.CreateVersion7(), id, 1));
        await (comesThrough ? saving : Assert.ThrowsAsync<StorageUnavailableException>(() => saving));
        Assert.Equal(comesThrough ? 1 : null, (await samples.OpenAsync(id)).Value?.Amount);
    }

    [Fact]
    public async Task A_deadlock_is_tried_again_from_a_fresh_read()
    {
        string[] ids = ["a " + id, "b " + id];
        foreach (var each in ids)
        {
            await (await samples.OpenAsync(each)).Save(new Sample(Guid.CreateVersion7(), each, 0));
        }

        // Of two in a circle the server ends the one that looks first: ours, while the stranger would wait for long.
        var patient = new NpgsqlConnectionStringBuilder(samples.Database.ConnectionString) { Options = "-c deadlock_timeout=3s" };
        var storage = SampleStorage.StorageOver(samples.Host(patient.ConnectionString));

        // A stranger that takes the rows in the other order: it holds b, and wants a when the command has a and wants b.
        await using var stranger = await samples.Database.Source.OpenConnectionAsync();
        await using var transaction = await stranger.BeginTransactionAsync();
        await using (var patience = new NpgsqlCommand("SET LOCAL deadlock_timeout = '10min'", stranger))
        {
            await patience.ExecuteNonQueryAsync();
        }

        await Touch(stranger, ids[1]);
        var memory = await SampleStorage.OpenAsync(storage, ids[0]);
        var saving = memory.Save(memory.Value! with { Amount = 10 }, Sample.Raise(ids[1]));
        await WaitForWaiter();
        await Touch(stranger, ids[0]);
        await transaction.CommitAsync();
        await saving;
        Assert.Equal((10, 1), ((await samples.OpenAsync(ids[0])).Value!.Amount, (await samples.OpenAsync(ids[1])).Value!.Amount));
    }

    [Fact]
    public async Task When_the_connections_run_out_a_bounded_number_waits_and_the_rest_is_refused_at_once()
    {
        var storage = SampleStorage.StorageOver(samples.Host(samples.Database.ConnectionString, options => (options.ConnectionsMax, options.WaitingMax, options.WaitMilliseconds) = (1, 1, 60_000)));
        string[] ids = ["a " + id, "b " + id, "c " + id];
        var memories = await Task.WhenAll(ids.Select(each => SampleStorage.OpenAsync(samples.Storage, each)));
        await memories[0].Save(new Sample(Guid.CreateVersion7(), ids[0], 0));

        await using var holder = await samples.Database.Source.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await Touch(holder, ids[0]);
        var first = await OpenThrough(storage, ids[0]);
        var second = new SampleMemory(storage, ids[1]);
        var third = new SampleMemory(storage, ids[2]);
        var running = first.Save(first.Value! with { Amount = 5 });
        var waiting = second.Read();
        await Assert.ThrowsAsync<StorageOverloadedException>(third.Read);
        Assert.False(running.IsCompleted || waiting.IsCompleted);

        await transaction.RollbackAsync();
        await Task.WhenAll(running, waiting);
        await third.Read();
        Assert.Equal(5, (await samples.OpenAsync(ids[0])).Value!.Amount);
    }

    [Fact]
    public async Task A_command_is_repeated_on_a_connection_that_never_saw_it()
    {
        var preparing = new NpgsqlConnectionStringBuilder(samples.Database.ConnectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 };
        await using var source = NpgsqlDataSource.Create(preparing.ConnectionString);
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();
        var command = SqlCommand.Of("SELECT $1", Param.Int(7));
        Assert.Equal(7, await Run(first, command));
        Assert.Equal(7, await Run(first, SqlCommand.Again(command)));
        Assert.Equal(7, await Run(second, SqlCommand.Again(command)));
        Assert.NotSame(first, second);

        static async Task<object?> Run(NpgsqlConnection connection, NpgsqlBatchCommand command)
        {
            await using var batch = Database.BatchOf(connection, command);
            return await batch.ExecuteScalarAsync();
        }
    }

    private static Task<SampleMemory> OpenThrough(IGrainStorage storage, string id) => SampleStorage.OpenAsync(storage, id);

    private static async Task Touch(NpgsqlConnection connection, string id)
    {
        await using var command = new NpgsqlCommand($"UPDATE samples SET amount = amount WHERE id = '{id}'", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task WaitForWaiter()
    {
        while (await samples.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(10);
        }
    }
}
