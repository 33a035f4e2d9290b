using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

/// <summary>A device that its user logged in from before is counted apart from strangers.</summary>
public sealed class KnownDeviceTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Wrong = "not the password at all";
    private People people = new(silo.Grains);

    [Fact]
    public async Task A_stranger_who_drives_an_account_into_the_delay_does_not_keep_the_owner_out()
    {
        var (_, email) = await people.Register();
        var device = await TokenOf(email);
        await FailTimes(5, email);

        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: device));
    }

    [Fact]
    public async Task A_login_from_a_known_device_leaves_the_strangers_count_as_it_is()
    {
        var (_, email) = await people.Register();
        var device = await TokenOf(email);
        await FailTimes(4, email);
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: device));

        await FailTimes(1, email);
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: device));
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
    }

    [Fact]
    public async Task A_login_without_a_token_leaves_the_devices_count_as_it_is()
    {
        var (_, email) = await people.Register();
        var device = await TokenOf(email);
        await FailTimes(5, email, device);

        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: device));
    }

    [Fact]
    public async Task A_device_has_five_tries_of_its_own_and_a_success_gives_them_back()
    {
        var (_, email) = await people.Register();
        var device = await TokenOf(email);
        await FailTimes(4, email, device);
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: device));
        await FailTimes(5, email, device);

        var delayed = Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: device));
        Assert.Equal(TimeSpan.FromSeconds(60), delayed.RetryAfter);
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));

        silo.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: device));
    }

    [Fact]
    public async Task Both_counts_outlive_a_restart()
    {
        var (id, email) = await people.Register();
        var device = await TokenOf(email);
        var second = await TokenOf(email);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await FailTimes(5, email);
        await FailTimes(5, email, device);
        Assert.Equal(5L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM login_attempts WHERE user_id = '{id}' AND NOT succeeded AND device_id IS NOT NULL"));

        await silo.RestartAsync();
        people = new People(silo.Grains);

        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: device));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: second));
    }

    [Fact]
    public async Task Two_hundred_parallel_guesses_with_a_stolen_token_compute_five_hashes()
    {
        var (_, email) = await people.Register();
        var device = await TokenOf(email);
        var before = silo.HashesStarted;

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => people.TryLogin(email, $"guess number {n} of many", device)));

        Assert.Equal(before + 5, silo.HashesStarted);
        Assert.Equal(5, results.Count(result => result is LoginResult.InvalidCredentials));
        Assert.Equal(195, results.Count(result => result is LoginResult.Delayed));
    }

    [Fact]
    public async Task Forged_foreign_and_expired_tokens_count_as_none()
    {
        var (_, email) = await people.Register();
        var (_, otherEmail) = await people.Register();
        var expired = await TokenOf(email);
        silo.Time.Advance(TimeSpan.FromDays(180));
        var own = await TokenOf(email);
        await FailTimes(5, email);

        foreach (var token in new[] { expired, own[..^1] + (own[^1] == 'A' ? 'B' : 'A'), await TokenOf(otherEmail), "sdt_made.up", "" })
        {
            Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: token));
        }

        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: own));
    }

    [Fact]
    public async Task A_token_falls_when_the_user_is_disabled_also_after_he_is_enabled_again()
    {
        var (id, email) = await people.Register();
        var device = await TokenOf(email);
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Disable(new ChangeUser(People.Caller));
        Assert.Equal(0L, await Devices(id));

        await user.Enable(new ChangeUser(People.Caller));
        await FailTimes(5, email);
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: device));
    }

    [Theory, InlineData(EndScope.All, false), InlineData(EndScope.Others, true)]
    public async Task A_token_falls_with_all_sessions_and_stays_when_one_is_kept(EndScope scope, bool stays)
    {
        var (id, email) = await people.Register();
        var login = await people.LogIn(email);
        await silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString()).End(new EndSessions(People.Caller, scope, login.Grant.SessionId, "revoked"));

        await FailTimes(5, email);
        Assert.Equal(stays, await people.TryLogin(email, deviceToken: login.DeviceToken) is LoginResult.Session);
    }

    [Fact]
    public async Task A_login_renews_the_token_of_its_device_and_makes_no_second_device()
    {
        var (id, email) = await people.Register();
        var first = await people.LogIn(email);
        silo.Time.Advance(TimeSpan.FromDays(100));
        var second = Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: first.DeviceToken));
        silo.Time.Advance(TimeSpan.FromDays(100));
        await FailTimes(5, email);

        Assert.NotEqual(first.DeviceToken, second.DeviceToken);
        Assert.Equal(1L, await Devices(id));
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: first.DeviceToken));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: second.DeviceToken));
    }

    [Fact]
    public async Task A_user_has_at_most_twenty_devices_and_those_that_never_came_back_fall_first()
    {
        var (id, email) = await people.Register();
        var browser = await TokenOf(email);
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: browser));
        var program = await TokenOf(email);
        for (var i = 0; i < 25; i++)
        {
            silo.Time.Advance(TimeSpan.FromMinutes(1));
            await TokenOf(email);
        }

        Assert.Equal(20L, await Devices(id));
        await FailTimes(5, email);
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email, deviceToken: program));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, deviceToken: browser));
    }

    [Fact]
    public async Task Logins_at_once_from_one_device_all_succeed()
    {
        var (id, email) = await people.Register();
        var device = await TokenOf(email);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => people.TryLogin(email, deviceToken: device)));

        Assert.All(results, result => Assert.IsType<LoginResult.Session>(result));
        Assert.Equal(1L, await Devices(id));
    }

    [Fact]
    public async Task A_device_is_noted_with_what_it_calls_itself_and_nothing_that_makes_its_token()
    {
        var (id, email) = await people.Register();
        var token = await TokenOf(email);

        var row = await silo.Database.ScalarAsync<string>($"SELECT to_jsonb(d)::text FROM known_devices d WHERE user_id = '{id}'");
        Assert.Contains("\"user_agent\": \"tests\"", row, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], row, StringComparison.Ordinal);
    }

    private async Task<string> TokenOf(string email) => (await people.LogIn(email)).DeviceToken;

    private async Task FailTimes(int times, string email, string? device = null)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email, Wrong, device));
        }
    }

    private Task<long> Devices(Guid userId) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM known_devices WHERE user_id = '{userId}'");
}
