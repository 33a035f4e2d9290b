using Npgsql;
using Orleans.Runtime.Cluster;
using Xunit;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>After a fence nothing of the dead member is written any more, whatever it had under way.</summary>
public sealed class FenceTests : ClusterStores
{
    [Fact]
    public async Task Its_partitions_are_free_under_the_same_epochs_and_it_is_gone()
    {
        var (store, id) = await Joined();
        var (other, otherId) = await Joined();
        var owned = await store.Claim(id, [3, 4, 5], default);
        var before = (await other.Read(0, default)).Change;
        Assert.True(await other.Condemn(id, 0, default));
        await other.Fence(id, default);

        var view = await other.Read(before, default);
        Assert.Equal(owned.Select(each => each with { Owner = null }), view.Changed.OrderBy(each => each.Partition));
        Assert.DoesNotContain(view.Members, member => member.Incarnation == id);
        Assert.All(await other.Claim(otherId, [3, 4, 5], default), each => Assert.Equal(2, each.Epoch));
        await other.Fence(id, default);
        Assert.Equal(3, (await Owners(other)).Count(each => each.Owner == otherId));
    }

    [Fact]
    public async Task A_write_under_way_never_commits_after_it()
    {
        await Database.ExecuteAsync("CREATE TABLE written (round int)");
        var (other, _) = await Joined();
        for (var round = 0; round < 15; round++)
        {
            var (_, id) = await Joined();
            await using var pool = PoolOf(id);
            await using var connection = await pool.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var write = new NpgsqlCommand("INSERT INTO written VALUES ($1)", connection, transaction) { Parameters = { new() { Value = round } } };
            await write.ExecuteNonQueryAsync();

            // It commits just now, or a little later, or when all is over.
            var committing = Task.Run(async () =>
            {
                await Task.Delay(round % 5 * 4);
                await transaction.CommitAsync();
            });
            Assert.True(await other.Condemn(id, 0, default));
            await other.Fence(id, default);
            var seen = await Written(round);

            var committed = true;
            try
            {
                await committing;
            }
            catch (NpgsqlException)
            {
                committed = false;
            }

            Assert.Equal(seen, await Written(round));
            Assert.True(seen == 1 || !committed, "It was told that it committed, and it did not.");
            Assert.Equal(0, await MarksOf(id));
        }
    }

    [Fact]
    public async Task A_write_that_waits_for_a_lock_never_commits_after_it()
    {
        await Database.ExecuteAsync("CREATE TABLE held (id int PRIMARY KEY, value int); INSERT INTO held VALUES (1, 0)");
        var (_, id) = await Joined();
        var (other, _) = await Joined();
        await using var holder = await Database.Source.OpenConnectionAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await new NpgsqlCommand("SELECT 1 FROM held FOR UPDATE", holder, holding).ExecuteNonQueryAsync();

        await using var connection = await PoolOf(id).OpenConnectionAsync();
        await using var command = new NpgsqlCommand("UPDATE held SET value = 1", connection);
        var waiting = command.ExecuteNonQueryAsync();
        Assert.True(await other.Condemn(id, 0, default));
        await other.Fence(id, default);
        await holding.CommitAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => waiting);
        Assert.Equal(0, await Database.ScalarAsync<int>("SELECT value FROM held"));
    }

    [Fact]
    public async Task No_new_connection_is_let_in_under_its_mark()
    {
        var (store, id) = await Joined();
        var (other, _) = await Joined();
        Assert.True(await other.Condemn(id, 0, default));
        await Assert.ThrowsAsync<NotMemberException>(() => PoolOf(id).OpenConnectionAsync().AsTask());
        await other.Fence(id, default);
        await Assert.ThrowsAsync<NotMemberException>(() => PoolOf(id).OpenConnectionAsync().AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => store.Claim(id, [1], default));
        await Assert.ThrowsAsync<NotMemberException>(() => store.Claim(id, [1], default));
        Assert.Equal(0, await MarksOf(id));
    }

    [Fact]
    public async Task Connections_that_open_while_it_goes_on_write_nothing_after_it()
    {
        await Database.ExecuteAsync("CREATE TABLE late (value bigint)");
        var (other, _) = await Joined();
        for (var round = 0; round < 6; round++)
        {
            var (_, id) = await Joined();
            var pool = PoolOf(id, connectionsMax: 8);
            using var enough = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    try
                    {
                        await using var connection = await pool.OpenConnectionAsync();
                        await new NpgsqlCommand("INSERT INTO late VALUES (1)", connection).ExecuteNonQueryAsync();
                    }
                    catch (Exception exception) when (exception is NpgsqlException or NotMemberException)
                    {
                        // Ended, or not let in.
                    }
                }
            })).ToList();
            Assert.True(await other.Condemn(id, 0, default));
            await other.Fence(id, default);
            var seen = await Database.ScalarAsync<long>("SELECT count(*) FROM late");
            await Task.Delay(50);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            Assert.Equal(seen, await Database.ScalarAsync<long>("SELECT count(*) FROM late"));
        }
    }

    [Fact]
    public async Task Three_who_fence_at_once_all_come_to_the_end()
    {
        var fencers = await Task.WhenAll(Joined(), Joined(), Joined());
        for (var round = 0; round < 5; round++)
        {
            var (store, id) = await Joined();
            await store.Claim(id, [1, 2], default);
            await using var connection = await PoolOf(id).OpenConnectionAsync();
            Assert.True(await fencers[0].Store.Condemn(id, 0, default));
            await Task.WhenAll(fencers.Select(fencer => Task.Run(() => fencer.Store.Fence(id, default))));
            Assert.Equal(0, await MarksOf(id));
            Assert.DoesNotContain(await Owners(fencers[0].Store), each => each.Owner is not null);
        }
    }

    [Fact]
    public async Task One_cut_in_the_middle_is_repeated_by_itself_or_by_another()
    {
        var (_, id) = await Joined();
        var (fencer, fencerId) = await Joined();
        var (second, _) = await Joined();
        await using var connection = await PoolOf(id).OpenConnectionAsync();

        // A row of the dead member stands in the way of the last step.
        await using var holder = await Database.Source.OpenConnectionAsync();
        await using var holding = await holder.BeginTransactionAsync();
        Assert.True(await fencer.Condemn(id, 0, default));
        await new NpgsqlCommand("SELECT 1 FROM cluster_changes FOR UPDATE", holder, holding).ExecuteNonQueryAsync();
        var fencing = Task.Run(() => fencer.Fence(id, default));
        while (await Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%fenced%'") == 0)
        {
            await Task.Delay(10);
        }

        await Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%fenced%' AND pid <> pg_backend_pid()");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => fencing);
        await holding.CommitAsync();
        Assert.Equal(MemberStatus.Dead, await StatusOf(second, id));

        await second.Fence(id, default);
        await fencer.Fence(id, default);
        Assert.Null(await StatusOf(second, id));
        Assert.Equal(MemberStatus.Active, await StatusOf(second, fencerId));
    }

    [Fact]
    public async Task The_living_keep_their_connections()
    {
        var (_, id) = await Joined();
        var (store, living) = await Joined();
        await using var connection = await PoolOf(living).OpenConnectionAsync();
        Assert.True(await store.Condemn(id, 0, default));
        var marks = await MarksOf(living);
        await store.Fence(id, default);
        Assert.Equal(marks, await MarksOf(living));
        Assert.Equal(1, await new NpgsqlCommand("SELECT 1", connection).ExecuteScalarAsync());
        Assert.NotNull(await store.Renew(living, 0, default));
    }

    [Fact]
    public async Task A_pooled_connection_that_is_used_again_holds_its_mark_once()
    {
        var (_, id) = await Joined();
        var before = await MarksOf(id);
        var pool = PoolOf(id, connectionsMax: 3);
        for (var round = 0; round < 30; round++)
        {
            await using var first = await pool.OpenConnectionAsync();
            await using var second = await pool.OpenConnectionAsync();
            await new NpgsqlCommand("SELECT 1", first).ExecuteNonQueryAsync();
        }

        Assert.Equal(before + 2, await MarksOf(id));
        await Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pool of the silo' AND datname = current_database()");
        while (await MarksOf(id) > before)
        {
            await Task.Delay(10);
        }
    }

    private Task<long> Written(int round) =>
        Database.ScalarAsync<long>("SELECT count(*) FROM written WHERE round = $1", new NpgsqlParameter { Value = round });
}
