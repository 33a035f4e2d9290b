using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class CapTests(CapTests.Denying silo) : IClassFixture<CapTests.Denying>
{
    [Fact]
    public async Task Twenty_parallel_logins_past_a_cap_that_denies_open_exactly_as_many_as_it_allows()
    {
        var people = new People(silo.Grains);
        var (id, email) = await people.Register();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => people.TryLogin(email)));

        Assert.Equal(3, results.Count(result => result is LoginResult.Session));
        Assert.Equal(17, results.Count(result => result is LoginResult.SessionsExceeded));
        Assert.Equal(3, (await silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString()).List()).Count);
        silo.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
    }

    [Fact]
    public void Options_that_cannot_be_meant_are_told_all_together() => Assert.Equal(
        5,
        new SessionOptions
        {
            AbsoluteLifetime = TimeSpan.FromDays(31), IdleLifetime = TimeSpan.Zero, RefreshGrace = TimeSpan.FromHours(1), LivePerUserMax = 0, EndedKeptFor = TimeSpan.FromSeconds(-1),
        }.Faults().Count());

    /// <summary>At most three sessions a user, an hour long; further logins are denied.</summary>
    public sealed class Denying() : WholeSilo(("Sessions:LivePerUserMax", "3"), ("Sessions:DenyPastCap", "true"), ("Sessions:AbsoluteLifetime", "01:00:00"));
}
