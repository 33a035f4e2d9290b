using Orleans.Runtime;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>A freeze against whatever a user, or who took his account over, has begun.</summary>
public sealed class FrozenInTheMidstTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Rounds = 4;

    // What does not go by anything that was begun: it may be done again by who is let in again.
    private static readonly string[] Anew = ["key", "update", "add address", "primary", "change password", "new step-up", "recovery codes", "remove factor"];

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_was_begun_before_cannot_be_finished_after_it_nor_once_the_user_is_let_in_again(bool triedMeanwhile)
    {
        foreach (var begun in await Begin())
        {
            await begun.User.Freeze(new ChangeUser(People.Caller));
            if (triedMeanwhile)
            {
                Assert.Empty(await Finish(begun, begun.Ways));
            }

            await begun.User.Enable(new ChangeUser(People.Caller));
            Assert.Empty(await Finish(begun, begun.Ways.Where(way => !Anew.Contains(way.Name))));

            silo.Time.Advance(TimeSpan.FromHours(2));
            Assert.True(await new People(silo.Grains).TryLogin(begun.Email) is LoginResult.Session or LoginResult.Step);
        }
    }

    [Fact]
    public async Task All_of_it_succeeds_without_a_freeze()
    {
        foreach (var begun in await Begin())
        {
            // What takes the others' ground away comes last.
            foreach (var (name, finish) in begun.Ways.Where(way => way.Name != "reset").OrderBy(way => Order(way.Name)))
            {
                Assert.True(await finish(), name);
            }
        }

        // A change of the password kills the link to a new one, and the other way round.
        Assert.True(await (await UnderWay.Begin(silo)).Ways.Single(way => way.Name == "reset").Finish());
    }

    [Fact]
    public async Task What_was_finished_is_not_finished_again_nor_after_a_restart()
    {
        string[] once = ["code", "magic-link", "verify", "enrol", "totp", "recovery-code", "new-password", "reset"];
        var all = await Begin();
        var ways = all.SelectMany(begun => begun.Ways).Where(way => once.Contains(way.Name)).OrderBy(way => way.Name == "reset").ToList();
        Assert.Equal(once.Order(), ways.Select(way => way.Name).Order());
        foreach (var (name, finish) in ways)
        {
            Assert.True(await finish(), name);
            Assert.False(await finish(), name);
        }

        await silo.RestartAsync();
        foreach (var (name, finish) in ways)
        {
            Assert.False(await finish(), name);
        }
    }

    [Fact]
    public async Task Nothing_that_races_it_changes_anything_once_it_has_returned()
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var begun in await Begin())
            {
                var racers = begun.Ways.Select(way => Task.Run(() => Try(way.Finish))).ToArray();
                // The racers get further each round.
                await Task.Delay(round * 12);

                await begun.User.Freeze(new ChangeUser(People.Caller));
                var frozen = await begun.Standing();
                await Task.WhenAll(racers);

                Assert.Equal(frozen, await begun.Standing());
                Assert.Contains("sessions\nkeys\nstep-ups", frozen, StringComparison.Ordinal);
                await begun.User.Enable(new ChangeUser(People.Caller));
                Assert.Empty(await Finish(begun, begun.Ways.Where(way => !Anew.Contains(way.Name))));
            }
        }
    }

    private async Task<UnderWay[]> Begin() => [await UnderWay.Begin(silo), await UnderWay.BeginWithSecondFactor(silo)];

    private static async Task<List<string>> Finish(UnderWay begun, IEnumerable<(string Name, Func<Task<bool>> Finish)> ways)
    {
        var before = await begun.Standing();
        var done = new List<string>();
        foreach (var (name, finish) in ways)
        {
            if (await finish() || await begun.Standing() != before)
            {
                done.Add(name);
            }
        }

        return done;
    }

    // A grain that lost the race reads again before it answers; meanwhile nobody is told anything.
    private static async Task<bool> Try(Func<Task<bool>> finish)
    {
        try
        {
            return await finish();
        }
        catch (OrleansException)
        {
            return false;
        }
    }

    private static int Order(string name) => name switch
    {
        "change password" => 5,
        "enrol" => 6,
        "recovery codes" => 2,
        "recovery-code" => 1,
        "totp" => 0,
        "new-password" => 8,
        "remove factor" => 9,
        _ => 3,
    };
}
