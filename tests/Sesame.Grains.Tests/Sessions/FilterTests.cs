using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Operations;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class FilterTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task A_session_shows_its_device_and_a_device_is_new_once()
    {
        var (id, email) = await people.Register();
        var first = await LogIn(email, "198.51.100.7", Phone);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await LogIn(email, "198.51.100.8", Phone, first.DeviceToken);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await LogIn(email, "198.51.100.9", Phone);

        var sessions = await OfUser(id).List();
        Assert.Equal([true, false, true], sessions.Select(session => session.NewDevice));
        Assert.Equal(sessions[1].DeviceId, sessions[2].DeviceId);
        Assert.NotEqual(sessions[0].DeviceId, sessions[1].DeviceId);
        Assert.Equal(sessions[0].LastActiveAt + new SessionOptions().IdleLifetime, sessions[0].IdleEndsAt);

        var devices = await OfUser(id).Devices(sessions[2].Id);
        Assert.Equal(2, devices.Count);
        Assert.Equal(2, Assert.Single(devices, device => device.Current).LiveSessions);
        Assert.All(devices, device => Assert.Equal(Phone, device.UserAgent));
    }

    [Fact]
    public async Task A_forgotten_device_is_new_again_and_its_sessions_have_ended_others_have_not()
    {
        var (id, email) = await people.Register();
        var lost = await LogIn(email, "198.51.100.7", Phone);
        var kept = await LogIn(email, "198.51.100.8", Phone);
        var device = (await OfUser(id).Devices(lost.Grant.SessionId)).Single(each => each.Current).Id;

        Assert.Equal(1, (await OfUser(id).ForgetDevice(new ForgetDevice(People.Caller, device))).Ended);
        Assert.Equal(0, (await OfUser(id).ForgetDevice(new ForgetDevice(People.Caller, device))).Ended);

        Assert.Null(await Check(lost));
        Assert.NotNull(await Check(kept));
        await LogIn(email, "198.51.100.7", Phone, lost.DeviceToken);
        Assert.True((await OfUser(id).List())[0].NewDevice);
    }

    [Fact]
    public async Task Every_field_of_a_filter_takes_what_it_says_and_together_they_are_joined()
    {
        var (id, email) = await people.Register();
        var (_, stranger) = await people.Register();
        var phone = await LogIn(email, "198.51.100.7", Phone);
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        var between = silo.Time.GetUtcNow();
        var curl = await LogIn(email, "2001:db8::1", "curl/8.11.0", client: "tool");
        var other = await LogIn(stranger, "198.51.100.7", Phone);
        var device = (await OfUser(id).List())[1].DeviceId;

        Assert.Equal([Key(phone), Key(curl)], await Match(new SessionFilter(id)));
        Assert.Equal([Key(phone), Key(other)], await Match(new SessionFilter(IpRange: "198.51.100.7/32", CreatedBefore: between.AddHours(1)), phone, other));
        Assert.Equal([Key(phone)], await Match(new SessionFilter(id, IpRange: "198.51.100.0/24")));
        Assert.Equal([Key(curl)], await Match(new SessionFilter(id, IpRange: "2001:db8::/32")));
        Assert.Equal([Key(phone)], await Match(new SessionFilter(id, DeviceKind: DeviceKind.Mobile)));
        Assert.Equal([Key(curl)], await Match(new SessionFilter(id, DeviceKind: DeviceKind.Program)));
        Assert.Equal([Key(curl)], await Match(new SessionFilter(id, ClientId: "tool")));
        Assert.Equal([Key(phone)], await Match(new SessionFilter(id, DeviceId: device)));
        Assert.Equal([Key(phone)], await Match(new SessionFilter(id, CreatedBefore: between)));
        Assert.Empty(await Match(new SessionFilter(id, DeviceKind: DeviceKind.Mobile, ClientId: "tool")));

        Assert.Equal(1, (await OfUser(id).EndThese(new EndTheseSessions(People.Caller, [curl.Grant.SessionId, other.Grant.SessionId], "revoked"))).Ended);
        Assert.Null(await Check(curl));
        Assert.NotNull(await Check(phone));
        Assert.NotNull(await Check(other));
    }

    [Fact]
    public async Task Sessions_are_deleted_thirty_days_after_their_end_and_not_before()
    {
        var (id, email) = await people.Register();
        var ended = await LogIn(email, "198.51.100.7", Phone);
        await LogIn(email, "198.51.100.7", Phone);
        await OfUser(id).End(new EndSessions(People.Caller, EndScope.One, ended.Grant.SessionId, "revoked"));

        silo.Time.Advance(TimeSpan.FromDays(29));
        await Purge();
        Assert.Equal(2L, await Rows(id));
        silo.Time.Advance(TimeSpan.FromDays(2));
        await Purge();
        Assert.Equal(1L, await Rows(id));
        silo.Time.Advance(TimeSpan.FromDays(30));
        await Purge();
        Assert.Equal(0L, await Rows(id));
    }

    private Task Purge() => silo.Services.GetServices<IDueWork>().Single(work => work.Kind == "sessions.purge")
        .RunAsync(new DueItem("sessions.purge", "", null, 1), CancellationToken.None);

    private Task<long> Rows(Guid id) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}'");

    private async Task<LoginResult.Session> LogIn(string email, string address, string userAgent, string? deviceToken = null, string client = People.Client)
    {
        var call = People.Caller with { ClientId = client, IpAddress = address, UserAgent = userAgent };
        return (LoginResult.Session)await people.Flow(People.NewState()).SubmitPassword(new SubmitPassword(call, email, false, People.Password, CountAddress: false, deviceToken));
    }

    // Other tests' sessions are of other users; of those that a filter without a user takes, these are looked at.
    private async Task<IReadOnlyList<SessionKey>> Match(SessionFilter filter, params LoginResult.Session[] among)
    {
        var found = await silo.Grains.GetGrain<ISessionDirectoryGrain>("deployment").Matching(filter, 1000);
        return among.Length == 0 ? found : [.. found.Where(among.Select(Key).Contains)];
    }

    private static SessionKey Key(LoginResult.Session session) => new(session.Grant.UserId, session.Grant.SessionId);

    private ValueTask<SessionCheck?> Check(LoginResult.Session session) => silo.Grains.GetGrain<ISessionGrain>(session.Grant.SessionId.ToString()).Check();

    private IUserSessionsGrain OfUser(Guid id) => silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString());
}
