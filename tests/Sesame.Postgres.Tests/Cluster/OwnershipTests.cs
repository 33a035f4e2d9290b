using Orleans.Runtime.Cluster;
using Xunit;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>Rows of partitions: claimed by one, given up by name, and every change is told to whoever reads on.</summary>
public sealed class OwnershipTests : ClusterStores
{
    private static readonly int[] All = [.. Enumerable.Range(0, Partitions.Count)];

    [Fact]
    public async Task Of_many_who_claim_at_once_each_partition_goes_to_one_and_its_epoch_rises_by_one()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Joined()));
        for (var round = 1; round <= 10; round++)
        {
            var won = await Task.WhenAll(members.Select(member => Task.Run(() => member.Store.Claim(member.Id, All, default))));

            Assert.Equal(All, won.SelectMany(each => each).Select(each => each.Partition).Order());
            Assert.All(won.SelectMany(each => each), each => Assert.Equal(round, each.Epoch));
            Assert.Equal(await Owners(members[0].Store), won.SelectMany(each => each).OrderBy(each => each.Partition));
            await Task.WhenAll(members.Zip(won).Select(pair => Task.Run(() => pair.First.Store.Release(pair.First.Id, pair.Second, default))));
            Assert.All(await Owners(members[0].Store), each => Assert.Equal((null, (long)round), (each.Owner, each.Epoch)));
        }
    }

    [Fact]
    public async Task A_claim_repeated_because_its_answer_was_lost_tells_what_it_owns()
    {
        var (store, id) = await Joined();
        var (other, otherId) = await Joined();
        await other.Claim(otherId, [2], default);
        var first = await store.Claim(id, [1, 2, 3], default);
        Assert.Equal([1, 3], first.Select(each => each.Partition).Order());
        Assert.Equal(first, await store.Claim(id, [1, 2, 3], default));
    }

    [Theory]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Gone)]
    public async Task Only_an_active_member_may_claim(object status)
    {
        var (store, id) = await Joined();
        await Become(store, id, (MemberStatus)status);
        await Assert.ThrowsAsync<NotMemberException>(() => store.Claim(id, All, default));
        Assert.All(await Owners(Open()), each => Assert.Equal((null, 0L), (each.Owner, each.Epoch)));
    }

    [Theory]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Dead)]
    public async Task A_claim_that_races_the_end_is_refused_or_was_there_before_it(object status)
    {
        var (judge, _) = await Joined();
        for (var round = 0; round < 60; round++)
        {
            var (store, id) = await Joined();
            var claim = Task.Run(() => store.Claim(id, All, default));
            var end = Task.Run(() => Become(judge, id, (MemberStatus)status));
            await end;

            // Whatever is under way: what it owns at the end's commit is all that it will ever own.
            var owned = (await Owners(judge)).Count(each => each.Owner == id);
            var won = 0;
            try
            {
                won = (await claim).Count;
            }
            catch (NotMemberException)
            {
                // Refused.
            }

            Assert.Equal(won, owned);
            Assert.Contains(owned, new[] { 0, Partitions.Count });
            await judge.Condemn(id, 0, default);
            await judge.Fence(id, default);
        }
    }

    [Fact]
    public async Task Giving_up_names_epochs_so_an_old_order_takes_nothing_away()
    {
        var (store, id) = await Joined();
        var first = await store.Claim(id, [7, 8], default);
        await store.Release(id, first, default);
        var second = await store.Claim(id, [7, 8], default);
        await store.Release(id, [first.Single(each => each.Partition == 7), second.Single(each => each.Partition == 8)], default);
        var owners = await Owners(store);
        Assert.Equal(new Ownership(7, id, 2), owners[7]);
        Assert.Equal(new Ownership(8, null, 2), owners[8]);
    }

    [Fact]
    public async Task Nobody_gives_up_what_is_anothers()
    {
        var (store, id) = await Joined();
        var (other, otherId) = await Joined();
        var owned = await store.Claim(id, [9], default);
        await other.Release(otherId, owned, default);
        Assert.Equal(id, (await Owners(store))[9].Owner);
    }

    [Fact]
    public async Task Who_was_judged_dead_gives_nothing_up_before_it_is_fenced()
    {
        var (store, id) = await Joined();
        var (other, _) = await Joined();
        var owned = await store.Claim(id, [10], default);
        Assert.True(await other.Condemn(id, 0, default));
        await Assert.ThrowsAsync<NotMemberException>(() => store.Release(id, owned, default));
        Assert.Equal(id, (await Owners(other))[10].Owner);
    }

    [Fact]
    public async Task A_reader_of_what_changed_since_misses_none_while_eight_change()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Joined()));
        var reader = Open();
        using var done = new CancellationTokenSource();
        var writing = Task.WhenAll(members.Select((member, index) => Task.Run(async () =>
        {
            for (var round = 0; round < 60; round++)
            {
                var wanted = Enumerable.Range(0, 40).Select(each => ((index * 17) + (round * 31) + (each * 7)) % Partitions.Count).Distinct().ToList();
                var won = await member.Store.Claim(member.Id, wanted, default);
                await member.Store.Release(member.Id, [.. won.Where(owned => owned.Partition % 3 != 0)], default);
                await member.Store.Release(member.Id, [.. won.Where(owned => owned.Partition % 3 == 0 && owned.Partition % 2 == 0)], default);
            }
        })));
        var known = new Ownership[Partitions.Count];
        long change = 0;
        var reads = 0;
        for (var last = false; !last; reads++)
        {
            last = writing.IsCompleted;
            var view = await reader.Read(change, default);
            Assert.True(view.Change >= change);
            foreach (var each in view.Changed)
            {
                Assert.True(known[each.Partition] is null || each.Epoch >= known[each.Partition].Epoch);
                known[each.Partition] = each;
            }

            change = view.Change;
        }

        await writing;
        Assert.True(reads > 3);
        Assert.Equal(await Owners(reader), known);
    }

    private static async Task Become(PostgresClusterStore by, Guid id, MemberStatus status)
    {
        switch (status)
        {
            case MemberStatus.Leaving:
                await by.BeginLeave(id, default);
                break;
            case MemberStatus.Dead:
                Assert.True(await by.Condemn(id, 0, default));
                break;
            default:
                await by.BeginLeave(id, default);
                Assert.True(await by.EndLeave(id, default));
                break;
        }
    }
}
