using Orleans.Storage;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>What every storage of grain states must do; each test makes its own organization and ids.</summary>
public sealed class StorageConformanceTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    private readonly Guid organization = Guid.CreateVersion7();
    private readonly string id = Guid.CreateVersion7().ToString("N");

    private Sample Fresh(int amount = 1) => new(organization, "name of " + id, amount);

    [Fact]
    public async Task A_state_that_was_never_written_has_no_value_and_version_zero()
    {
        var memory = await samples.OpenAsync(id);
        Assert.Null(memory.Value);
        Assert.Equal(0, memory.Stored.Version);
        Assert.False(memory.State.RecordExists);
        Assert.Null(memory.State.ETag);
    }

    [Fact]
    public async Task A_saved_state_is_read_back_by_another_activation()
    {
        var first = await samples.OpenAsync(id);
        await first.Save(Fresh());
        await first.Save(Fresh(2));
        var second = await samples.OpenAsync(id);
        Assert.Equal(Fresh(2), second.Value);
        Assert.Equal((2, 2, "2"), (first.Stored.Version, second.Stored.Version, second.State.ETag));
        Assert.True(second.State.RecordExists);
    }

    [Fact]
    public async Task Nothing_staged_writes_nothing()
    {
        var memory = await samples.OpenAsync(id);
        await memory.Save(Fresh());
        await memory.Write();
        Assert.Equal(1, (await samples.OpenAsync(id)).Stored.Version);
    }

    [Fact]
    public async Task A_value_that_is_staged_is_not_shown_before_it_is_saved()
    {
        var memory = await samples.OpenAsync(id);
        await memory.Save(Fresh());
        memory.Stored.Stage(Fresh(99));
        Assert.Equal(Fresh(), memory.Value);
        await memory.Read();
        await memory.Write();
        Assert.Equal(Fresh(), (await samples.OpenAsync(id)).Value);
    }

    [Fact]
    public async Task A_write_on_an_old_version_is_refused_and_changes_nothing()
    {
        var first = await samples.OpenAsync(id);
        await first.Save(Fresh());
        var second = await samples.OpenAsync(id);
        await first.Save(Fresh(2));
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Save(Fresh(3)));
        Assert.Equal(Fresh(), second.Value);
        Assert.Equal(Fresh(2), (await samples.OpenAsync(id)).Value);
        Assert.Equal(2, await Entries());
    }

    [Fact]
    public async Task Two_first_writes_make_one_row()
    {
        var first = await samples.OpenAsync(id);
        var second = await samples.OpenAsync(id);
        await first.Save(Fresh());
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Save(Fresh(2) with { Name = "other " + id }));
        Assert.Equal(Fresh(), (await samples.OpenAsync(id)).Value);
    }

    [Fact]
    public async Task A_write_to_a_deleted_row_is_refused()
    {
        var first = await samples.OpenAsync(id);
        await first.Save(Fresh());
        var second = await samples.OpenAsync(id);
        await first.Clear();
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Save(Fresh(2)));
        await Assert.ThrowsAsync<InconsistentStateException>(second.Clear);
        Assert.Null((await samples.OpenAsync(id)).Value);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_anew()
    {
        var memory = await samples.OpenAsync(id);
        await memory.Save(Fresh());
        await memory.Clear();
        Assert.Null(memory.Value);
        Assert.False(memory.State.RecordExists);
        await memory.Clear();
        await memory.Save(Fresh(5));
        Assert.Equal((Fresh(5), 1), ((await samples.OpenAsync(id)).Value, memory.Stored.Version));
    }

    [Fact]
    public async Task A_taken_name_is_told_by_its_constraint_and_leaves_nothing_behind()
    {
        var other = await samples.OpenAsync("other " + id);
        await other.Save(Fresh());
        var memory = await samples.OpenAsync(id);
        var taken = await Assert.ThrowsAsync<KeyTakenException>(() => memory.Save(Fresh(), Sample.Key("key " + id, id)));
        Assert.Equal("samples_name_key", taken.Constraint);
        Assert.Null(memory.Value);
        Assert.Equal(0, await Entries());
        await memory.Save(Fresh() with { Name = "free " + id });
        Assert.Equal(1, memory.Stored.Version);
    }

    [Fact]
    public async Task A_taken_key_of_a_further_row_undoes_the_whole_command()
    {
        var memory = await samples.OpenAsync(id);
        await memory.Save(Fresh(), Sample.Key("key " + id, id));
        var taken = await Assert.ThrowsAsync<KeyTakenException>(() => memory.Save(Fresh(2), Sample.Key("key " + id, id)));
        Assert.Equal("sample_keys_pkey", taken.Constraint);
        Assert.Equal((Fresh(), 1), ((await samples.OpenAsync(id)).Value, await Entries()));
    }

    [Fact]
    public async Task A_further_statement_that_misses_its_row_undoes_the_whole_command()
    {
        var memory = await samples.OpenAsync(id);
        var missed = await Assert.ThrowsAsync<ExpectationFailedException>(() => memory.Save(Fresh(), Sample.Raise("nobody " + id)));
        Assert.Equal("samples", missed.Table);
        Assert.Null((await samples.OpenAsync(id)).Value);
    }

    [Fact]
    public async Task A_check_of_the_database_is_told_by_its_name()
    {
        var memory = await samples.OpenAsync(id);
        var refused = await Assert.ThrowsAsync<ConstraintFailedException>(() => memory.Save(Fresh(-1)));
        Assert.Equal("samples_amount_check", refused.Constraint);
    }

    [Fact]
    public async Task Of_many_writers_on_one_version_exactly_one_wins()
    {
        await (await samples.OpenAsync(id)).Save(Fresh(0));
        var writers = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => samples.OpenAsync(id)));
        var outcomes = await Task.WhenAll(writers.Select(async (writer, number) =>
        {
            try
            {
                await writer.Save(Fresh(number));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, won => won);
        Assert.Equal((2, 2), ((await samples.OpenAsync(id)).Stored.Version, await Entries()));
    }

    [Fact]
    public async Task Commands_that_meet_on_the_same_rows_all_come_through()
    {
        // Each raises the other's row too, in the opposite order: deadlocks are certain, and tried again.
        string[] ids = ["a " + id, "b " + id];
        foreach (var each in ids)
        {
            await (await samples.OpenAsync(each)).Save(Fresh(0) with { Name = each });
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            while (true)
            {
                var memory = await samples.OpenAsync(ids[number % 2]);
                try
                {
                    await memory.Save(memory.Value! with { Amount = memory.Value.Amount + 1 }, Sample.Raise(ids[1 - (number % 2)]));
                    return;
                }
                catch (Exception again) when (again is InconsistentStateException or StorageUnavailableException)
                {
                    // As a grain or its caller does: from a fresh read. Nothing of the failed one may have stayed.
                }
            }
        }));
        Assert.Equal((12, 12), ((await samples.OpenAsync(ids[0])).Value!.Amount, (await samples.OpenAsync(ids[1])).Value!.Amount));
    }

    private async Task<int> Entries() => (int)(await samples.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}'"));
}
