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
    public async Task A_right_login_that_the_cap_refuses_is_on_record_and_clears_the_count_of_failures_also_after_a_restart()
    {
        var people = new People(silo.Grains);
        var (id, email) = await people.Register();
        for (var i = 0; i < 3; i++)
        {
            await people.LogIn(email);
        }

        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await Fail(people, email);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<LoginResult.SessionsExceeded>(await people.TryLogin(email));

        var newest = (await silo.Grains.GetGrain<ILoginDirectoryGrain>("deployment").ListAttempts(new ListLoginAttempts(1, null, UserId: id))).Items[0];
        Assert.Equal((silo.Time.GetUtcNow(), "password", true, "192.0.2.1"), (newest.At, newest.Method, newest.Succeeded, newest.IpAddress));
        Assert.Equal("cap", await silo.Database.ScalarAsync<string>($"SELECT after ->> 'reason' FROM audit_log WHERE action = 'sessions.deny' AND object_id = '{id}'"));

        await silo.RestartAsync();
        var again = new People(silo.Grains);
        await Fail(again, email);
        Assert.IsType<LoginResult.SessionsExceeded>(await again.TryLogin(email));
    }

    [Fact]
    public void Options_that_cannot_be_meant_are_told_all_together() => Assert.Equal(
        5,
        new SessionOptions
        {
            AbsoluteLifetime = TimeSpan.FromDays(31), IdleLifetime = TimeSpan.Zero, RefreshGrace = TimeSpan.FromHours(1), LivePerUserMax = 0, EndedKeptFor = TimeSpan.FromSeconds(-1),
        }.Faults().Count());

    // One less than starts a delay.
    private static async Task Fail(People people, string email)
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email, $"not the password {i}"));
        }
    }

    /// <summary>At most three sessions a user, an hour long; further logins are denied.</summary>
    public sealed class Denying() : WholeSilo(("Sessions:LivePerUserMax", "3"), ("Sessions:DenyPastCap", "true"), ("Sessions:AbsoluteLifetime", "01:00:00"));
}
