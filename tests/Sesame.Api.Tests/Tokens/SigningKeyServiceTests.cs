using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Tokens.V1;
using Xunit;

namespace Sesame.Api.Tests.Tokens;

/// <summary>An emergency: a key is taken away, and with it every token that it signed.</summary>
public sealed class SigningKeyServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Keys = "/accounts/v1/signing-keys";

    [Fact]
    public async Task Every_token_of_a_revoked_key_is_refused_at_its_next_check_and_the_session_goes_on()
    {
        var client = await api.ClientAsync("internal");
        var user = await api.UserAsync(client.Id, "user");
        var admin = await api.UserAsync(client.Id, "sysadmin");
        for (var check = 0; check < 3; check++)
        {
            Assert.True((await CheckAsync(client, user.Token)).Active);
        }

        var used = ((JsonArray)(await api.SendAsync("GET", Keys, admin.Bearer)).Body["keys"]!).Single(key => (bool)key!["inUse"]!)!;
        var revoked = await api.SendAsync("POST", $"{Keys}/{used["keyId"]}:revoke", admin.Bearer, "{}");
        Assert.Equal(200, revoked.Status);
        Assert.True((bool)revoked.Body["revoked"]!);

        var check1 = await CheckAsync(client, user.Token);
        Assert.Equal((false, "TOKEN_SIGNATURE_INVALID"), (check1.Active, check1.Reason));
        Assert.Equal(401, (await api.SendAsync("GET", "/accounts/v1/users/current", user.Bearer)).Status);
        Assert.Equal(401, (await api.SendAsync("GET", Keys, admin.Bearer)).Status);
        var published = (JsonArray)(await api.SendAsync("GET", "/.well-known/jwks.json", null)).Body["keys"]!;
        Assert.DoesNotContain(published, key => (string?)key!["kid"] == (string?)used["keyId"]);
        Assert.Contains(published, key => (string?)key!["kid"] == revoked["keyInUse"]);

        var next = await api.UserAsync(client.Id, "sysadmin");
        Assert.True((await CheckAsync(client, next.Token)).Active);
        var again = await api.SendAsync("POST", $"{Keys}/{used["keyId"]}:revoke", next.Bearer, "{}");
        Assert.Equal((200, false), (again.Status, (bool)again.Body["revoked"]!));
    }

    [Fact]
    public async Task Only_who_may_revokes_a_key()
    {
        var client = await api.ClientAsync("internal", "system");
        var user = await api.UserAsync(client.Id, "employee");
        Assert.Equal(403, (await api.SendAsync("POST", $"{Keys}/x:revoke", user.Bearer, "{}")).Status);
        Assert.Equal(403, (await api.SendAsync("POST", $"{Keys}/x:revoke", client.Proved, "{}")).Status);
        Assert.Equal(200, (await api.SendAsync("GET", Keys, user.Bearer)).Status);
    }

    private async Task<CheckTokenResponse> CheckAsync(TestClient client, string token) =>
        await new TokenService.TokenServiceClient(api.Channel).CheckTokenAsync(new CheckTokenRequest { Token = token }, RunningApi.Authorization(client.Proved));
}
