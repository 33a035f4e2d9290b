using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>A silo and its lease while the server, or the silo's own threads, are away.</summary>
public sealed class LeaseTests : ClusterStores
{
    [Fact]
    public async Task A_server_that_is_away_for_half_a_lease_goes_unnoticed()
    {
        await using var relay = PostgresRelay.To(Database.ConnectionString);
        await using var member = await Serving(relay.Through(Database.ConnectionString), leaseSeconds: 18);
        relay.Close();
        for (var part = 0; part < 90; part++)
        {
            Assert.True(member.Agent.Tenure.HoldsLease);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        relay.Open();
        var end = member.Agent.Tenure.LeaseEnd;
        await Until(() => member.Agent.Tenure.LeaseEnd > end || !member.Agent.Tenure.HoldsLease);
        Assert.True(member.ServesAll);
    }

    [Fact]
    public async Task Away_for_longer_nothing_is_served_until_it_is_back_and_then_all_under_the_same_epochs()
    {
        await using var relay = PostgresRelay.To(Database.ConnectionString);
        await using var member = await Serving(relay.Through(Database.ConnectionString), leaseSeconds: 6);
        var (incarnation, epoch) = (member.Agent.Self.Incarnation, member.Agent.ServingEpoch(0));
        relay.Close();
        await Until(() => member.ServesNothing);
        Assert.Equal(TimeSpan.Zero, member.Agent.RemainingLease);
        Assert.False(member.Agent.IsReady);
        relay.Open();
        await Until(() => member.ServesAll);
        Assert.Equal((incarnation, epoch), (member.Agent.Self.Incarnation, member.Agent.ServingEpoch(0)));
    }

    [Fact]
    public async Task Judged_dead_meanwhile_it_comes_back_as_another_under_new_epochs()
    {
        await using var relay = PostgresRelay.To(Database.ConnectionString);
        await using var member = await Serving(relay.Through(Database.ConnectionString), leaseSeconds: 6);
        var (incarnation, epoch) = (member.Agent.Self.Incarnation, member.Agent.ServingEpoch(0));
        relay.Close();
        await Until(() => member.ServesNothing);

        var judge = Open();
        var row = (await judge.Read(0, default)).Members.Single(each => each.Incarnation == incarnation);
        Assert.True(await judge.Condemn(incarnation, row.Counter, default));
        await judge.Fence(incarnation, default);
        relay.Open();
        await Until(() => member.ServesAll);
        Assert.NotEqual(incarnation, member.Agent.Self.Incarnation);
        Assert.Equal(epoch + 1, member.Agent.ServingEpoch(0));
        Assert.Equal(0, await MarksOf(incarnation));
    }

    [Fact]
    public async Task Who_leaves_gives_everything_back()
    {
        var member = await Serving(Database.ConnectionString, leaseSeconds: 6);
        var incarnation = member.Agent.Self.Incarnation;
        await member.Agent.Leave(TimeSpan.FromMinutes(5));
        Assert.True(member.ServesNothing);
        await member.DisposeAsync();

        Assert.All(await Owners(Open()), each => Assert.Null(each.Owner));
        Assert.Null(await StatusOf(Open(), incarnation));
    }

    [Fact]
    public async Task The_lease_holds_while_all_threads_of_the_pool_are_blocked() =>
        Assert.Equal("held True as the same True with True", await StarvedProcess.Run(Database.ConnectionString));

    private static async Task<LoneAgent> Serving(string connectionString, double leaseSeconds)
    {
        var member = new LoneAgent(connectionString, leaseSeconds);
        await member.Agent.Start(default);
        await Until(() => member.ServesAll);
        return member;
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(20);
        }
    }
}
