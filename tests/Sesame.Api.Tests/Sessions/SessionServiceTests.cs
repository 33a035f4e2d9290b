using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Sessions;

public sealed class SessionServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task A_user_sees_his_sessions_and_devices_and_which_is_this_one()
    {
        var (first, _, _) = await LogInAsync("curl/8.11.0");
        var (second, _, userId) = await LogInAsync(Phone, first.Email);

        var sessions = (JsonArray)(await api.SendAsync("GET", "/accounts/v1/users/current/sessions", second.Bearer)).Body["sessions"]!;
        Assert.Equal(["DEVICE_KIND_MOBILE", "DEVICE_KIND_PROGRAM"], sessions.Select(session => (string?)session!["insight"]!["kind"]));
        Assert.Equal(("Safari", "iOS", "127.0.0.1", "127.0.0.0/24", true, true), (
            (string?)sessions[0]!["insight"]!["client"], (string?)sessions[0]!["insight"]!["system"], (string?)sessions[0]!["ipAddress"], (string?)sessions[0]!["ipPrefix"],
            (bool)sessions[0]!["current"]!, (bool)sessions[0]!["newDevice"]!));
        Assert.False((bool)sessions[1]!["current"]!);

        var devices = (JsonArray)(await api.SendAsync("GET", "/accounts/v1/users/current/devices", second.Bearer)).Body["devices"]!;
        var other = devices.Single(device => !(bool)device!["current"]!)!;
        Assert.Equal(sessions[1]!["deviceId"]!.ToJsonString(), other["id"]!.ToJsonString());
        var forgotten = await api.SendAsync("DELETE", $"/accounts/v1/users/{userId}/devices/{other["id"]}", second.Bearer);
        Assert.Equal((200, 1), (forgotten.Status, (int)forgotten.Body["revokedCount"]!));
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", "/accounts/v1/users/current", first.Bearer)).Reason);
    }

    [Fact]
    public async Task The_devices_of_a_user_who_is_deleted_or_unknown_are_missing()
    {
        var (_, client, userId) = await LogInAsync(Phone);
        var sysadmin = await api.UserAsync(client.Id, "sysadmin");
        Assert.Equal(200, (await api.SendAsync("DELETE", $"/accounts/v1/users/{userId}", sysadmin.Bearer)).Status);

        foreach (var id in new[] { userId, Guid.CreateVersion7().ToString() })
        {
            var reply = await api.SendAsync("GET", $"/accounts/v1/users/{id}/devices", sysadmin.Bearer);
            Assert.Equal((404, "NOT_FOUND"), (reply.Status, reply.Reason));
        }

        Assert.Equal(200, (await api.SendAsync("GET", "/accounts/v1/users/current/devices", sysadmin.Bearer)).Status);
    }

    [Fact]
    public async Task A_filter_ends_what_it_takes_and_a_user_reaches_only_his_own()
    {
        var (phone, client, _) = await LogInAsync(Phone);
        var (curl, _, _) = await LogInAsync("curl/8.11.0", phone.Email);
        var (strange, _, strangerId) = await LogInAsync(Phone);

        var nothing = await api.SendAsync("POST", "/accounts/v1/sessions:revoke", curl.Bearer, "{}");
        Assert.Equal((400, "userId"), (nothing.Status, nothing.Fields));
        var faulty = await api.SendAsync("POST", "/accounts/v1/sessions:revoke", curl.Bearer, $$"""{"ipRange":"127.0.0.1/8","deviceId":"x","deviceKind":77,"clientId":"{{new string('x', 129)}}"}""");
        Assert.Equal((400, "clientId deviceId deviceKind ipRange"), (faulty.Status, faulty.Fields));
        var foreign = await api.SendAsync("POST", "/accounts/v1/sessions:revoke", curl.Bearer, $$"""{"userId":"{{strangerId}}"}""");
        Assert.Equal((404, "NOT_FOUND"), (foreign.Status, foreign.Reason));

        var own = await api.SendAsync("POST", "/accounts/v1/sessions:revoke", curl.Bearer, """{"deviceKind":"DEVICE_KIND_MOBILE","ipRange":"127.0.0.0/8"}""");
        Assert.Equal((1, false), ((int)own.Body["revokedCount"]!, (bool)own.Body["more"]!));
        Assert.Equal(401, (await api.SendAsync("GET", "/accounts/v1/users/current", phone.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("GET", "/accounts/v1/users/current", strange.Bearer)).Status);

        var byOperator = await api.SendAsync("POST", "/accounts/v1/sessions:revoke", client.Proved, $$"""{"userId":"{{strangerId}}","clientId":"{{strange.ClientId}}"}""");
        Assert.Equal(1, (int)byOperator.Body["revokedCount"]!);
        Assert.Equal(401, (await api.SendAsync("GET", "/accounts/v1/users/current", strange.Bearer)).Status);
    }

    private async Task<(LoggedIn Login, TestClient Client, string UserId)> LogInAsync(string userAgent, string? known = null)
    {
        var client = await api.ClientAsync("internal");
        var email = known ?? People.NewEmail();
        if (known is null)
        {
            await api.SendAsync("POST", "/accounts/v1/users", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}"}""");
        }

        var reply = await api.SendAsync(
            "POST", "/accounts/v1/sessions/login/password", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}","state":"{{People.NewState()}}"}""", ("User-Agent", userAgent));
        return (new LoggedIn(email, $"Bearer {reply["token"]}", client.Id), client, reply["userId"]);
    }

    private sealed record LoggedIn(string Email, string Bearer, string ClientId);
}
