using Npgsql;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>Rows of members: joining, renewing, being judged, leaving.</summary>
public sealed class MembershipTests : ClusterStores
{
    [Fact]
    public async Task A_member_is_seen_as_it_joined_and_its_counter_rises_with_each_renewal()
    {
        var (store, self) = (Open(), NewMember("first"));
        await store.Join(self, default);
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            Assert.Equal(renewals, (await store.Renew(self.Incarnation, 0, default))!.Members.Single().Counter);
        }

        var seen = (await Open().Read(0, default)).Members.Single();
        Assert.Equivalent(self with { Counter = 3 }, seen);
    }

    [Fact]
    public async Task All_partitions_are_there_and_belong_to_nobody_at_first()
    {
        var view = await Open().Read(0, default);
        Assert.Equal(Enumerable.Range(0, Partitions.Count), view.Changed.Select(each => each.Partition).Order());
        Assert.All(view.Changed, each => Assert.Equal((null, 0L), (each.Owner, each.Epoch)));
        Assert.Empty((await Open().Read(view.Change, default)).Changed);
    }

    [Fact]
    public async Task The_view_tells_the_servers_clock()
    {
        var store = Open();
        var before = await Database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        var told = (await store.Read(0, default)).At.UtcDateTime;
        var after = await Database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        Assert.InRange(told, before, after);
    }

    [Fact]
    public async Task Who_was_judged_dead_is_told_so_by_its_renewal_before_and_after_it_was_fenced()
    {
        var (store, id) = await Joined();
        var (other, _) = await Joined();
        await store.Renew(id, 0, default);
        Assert.True(await other.Condemn(id, 1, default));
        Assert.Null(await store.Renew(id, 0, default));

        await other.Fence(id, default);

        // The connection was ended, so the first answer may be that it broke; it is never that all is well.
        try
        {
            Assert.Null(await store.Renew(id, 0, default));
        }
        catch (NpgsqlException)
        {
            Assert.Null(await store.Renew(id, 0, default));
        }
    }

    [Fact]
    public async Task A_renewal_says_nothing_about_life_and_death_while_the_server_is_away()
    {
        await using var relay = PostgresRelay.To(Database.ConnectionString);
        var (store, self) = (Open(relay.Through(Database.ConnectionString)), NewMember());
        await store.Join(self, default);
        relay.Close();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.Renew(self.Incarnation, 0, default));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.Renew(self.Incarnation, 0, default));
        relay.Open();
        Assert.NotNull(await store.Renew(self.Incarnation, 0, default));
    }

    [Fact]
    public async Task Only_a_counter_that_stood_still_condemns()
    {
        var (store, id) = await Joined();
        var (other, _) = await Joined();
        await store.Renew(id, 0, default);
        Assert.False(await other.Condemn(id, 0, default));
        Assert.Equal(MemberStatus.Active, await StatusOf(other, id));
        Assert.True(await other.Condemn(id, 1, default));
        Assert.False(await other.Condemn(id, 1, default));
        Assert.Equal(MemberStatus.Dead, await StatusOf(other, id));
    }

    [Fact]
    public async Task Many_judge_at_once_and_one_did_it()
    {
        var judges = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Joined()));
        for (var round = 0; round < 20; round++)
        {
            var (_, id) = await Joined();
            var verdicts = await Task.WhenAll(judges.Select(judge => Task.Run(() => judge.Store.Condemn(id, 0, default))));
            Assert.Single(verdicts, verdict => verdict);
        }
    }

    [Fact]
    public async Task A_renewal_that_races_the_verdict_either_saves_or_learns_of_it()
    {
        var (other, _) = await Joined();
        for (var round = 0; round < 40; round++)
        {
            var (store, id) = await Joined();
            var renewal = Task.Run(() => store.Renew(id, 0, default));
            var verdict = Task.Run(() => other.Condemn(id, 0, default));
            Assert.Equal(await verdict, await renewal is null);
        }
    }

    [Fact]
    public async Task Who_leaves_serves_until_it_owns_nothing_and_may_ask_twice()
    {
        var (store, id) = await Joined();
        var owned = await store.Claim(id, [5, 6], default);
        Assert.False(await store.EndLeave(id, default));
        await store.BeginLeave(id, default);
        await store.BeginLeave(id, default);
        Assert.Equal(MemberStatus.Leaving, await StatusOf(store, id));
        Assert.NotNull(await store.Renew(id, 0, default));
        Assert.False(await store.EndLeave(id, default));
        await store.Release(id, owned, default);
        Assert.True(await store.EndLeave(id, default));
        Assert.True(await store.EndLeave(id, default));
        Assert.Null(await StatusOf(store, id));
        Assert.Null(await store.Renew(id, 0, default));
    }

    [Fact]
    public async Task Who_was_judged_dead_cannot_leave()
    {
        var (store, id) = await Joined();
        var (other, _) = await Joined();
        await store.Read(0, default);
        Assert.True(await other.Condemn(id, 0, default));
        await store.BeginLeave(id, default);
        Assert.False(await store.EndLeave(id, default));
        Assert.Equal(MemberStatus.Dead, await StatusOf(other, id));
    }

    [Fact]
    public async Task A_pooler_of_transactions_is_refused()
    {
        await using var relay = PostgresRelay.To(Database.ConnectionString);
        relay.PretendsToPool = true;
        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(() => Open(relay.Through(Database.ConnectionString)).Join(NewMember(), default));
        Assert.Contains("pooler", refused.Message, StringComparison.Ordinal);
    }
}
