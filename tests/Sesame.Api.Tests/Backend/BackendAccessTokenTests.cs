using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Tokens.V1;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendAccessTokenTests(TimedApi api) : IClassFixture<TimedApi>
{
    private const string Keys = "/accounts/v1/signing-keys";

    [Fact]
    public async Task A_token_names_its_user_on_this_surface_and_nowhere_else()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("internal");
        var (id, other) = (await backEnd.UserAsync(new { first_name = "Ada" }), await backEnd.UserAsync());
        var token = await TokenAsync(backEnd, id, 5);

        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
        Assert.Equal((id, "Ada", (await backEnd.ReadAsync(id))["email"]!.ToString()), ((string)claims["user_id"]!, (string)claims["first_name"]!, (string)claims["email"]!));
        Assert.Empty((JsonObject)claims["org_id_to_org_member_info"]!);
        Assert.Equal(api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), (string)claims["iss"]!);

        Assert.Equal(200, await StatusAsync($"{BackEnd.Root}/user/{id}?token_refresh=true", token));
        Assert.Equal(404, await StatusAsync($"{BackEnd.Root}/user/{other}", token));
        Assert.Equal(403, await StatusAsync($"{BackEnd.Root}/user/query", token));
        Assert.Equal(403, await StatusAsync("/api/v1/token_verification_metadata", token));
        var refused = await api.SendAsync("GET", "/accounts/v1/users/current", $"Bearer {token}");
        Assert.Equal((401, "TOKEN_MALFORMED"), (refused.Status, refused.Reason));
        var check = await new TokenService.TokenServiceClient(api.Channel).CheckTokenAsync(new CheckTokenRequest { Token = token }, RunningApi.Authorization(client.Proved));
        Assert.Equal((false, "TOKEN_MALFORMED"), (check.Active, check.Reason));
        Assert.False((bool)(await api.SendAsync("POST", "/accounts/v1/tokens:introspect", client.Proved, $$"""{"token": "{{token}}"}""")).Body["active"]!);
    }

    [Fact]
    public async Task A_token_falls_with_its_user_and_its_end()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var id = await backEnd.UserAsync();
        var (token, shorter) = (await TokenAsync(backEnd, id, 30), await TokenAsync(backEnd, id, 1));
        api.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("TOKEN_EXPIRED", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {shorter}")).Reason);
        Assert.Equal(200, await StatusAsync($"{BackEnd.Root}/user/{id}", token));

        await backEnd.SendAsync("POST", $"/user/{id}/disable");
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {token}")).Reason);
        Assert.Equal((403, "user_unavailable"), await RefusedAsync(backEnd, id, 5));
        await backEnd.SendAsync("POST", $"/user/{id}/enable");
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {token}")).Reason);
        Assert.Equal(200, await StatusAsync($"{BackEnd.Root}/user/{id}", await TokenAsync(backEnd, id, 5)));
    }

    [Fact]
    public async Task What_is_not_signed_by_a_published_key_is_refused()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var id = await backEnd.UserAsync();
        var parts = (await TokenAsync(backEnd, id, 5)).Split('.');
        var forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("\"epoch\":1", "\"epoch\":2", StringComparison.Ordinal)));
        var none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);

        Assert.Equal("TOKEN_SIGNATURE_INVALID", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {parts[0]}.{forged}.{parts[2]}")).Reason);
        Assert.Equal("TOKEN_MALFORMED", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {none}.{parts[1]}.")).Reason);
        Assert.Equal("TOKEN_MALFORMED", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {none}.{parts[1]}.{parts[2]}")).Reason);
    }

    [Fact]
    public async Task A_revoked_key_takes_its_tokens_with_it_and_the_next_one_signs()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");
        var id = await backEnd.UserAsync();
        var pem = (await api.SendAsync("GET", "/api/v1/token_verification_metadata", backEnd.Key))["verifier_key_pem"];
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", pem, StringComparison.Ordinal);
        var token = await TokenAsync(backEnd, id, 5);
        var keyId = (string)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!;
        var published = ((JsonArray)(await api.SendAsync("GET", "/.well-known/jwks.json", null)).Body["keys"]!).Single(key => (string?)key!["kid"] == keyId)!;
        Assert.Equal(("RSA", "RS256", "AQAB", false), ((string?)published["kty"], (string?)published["alg"], (string?)published["e"], published.AsObject().ContainsKey("crv")));
        var listed = ((JsonArray)(await api.SendAsync("GET", Keys, sysadmin.Bearer)).Body["keys"]!).Single(key => (string?)key!["keyId"] == keyId)!;
        Assert.Equal(("RS256", true), ((string?)listed["algorithm"], (bool)listed["inUse"]!));

        var revoked = await api.SendAsync("POST", $"{Keys}/{keyId}:revoke", sysadmin.Bearer, "{}");

        Assert.True((bool)revoked.Body["revoked"]!);
        Assert.Equal("TOKEN_SIGNATURE_INVALID", (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", $"Bearer {token}")).Reason);
        Assert.NotEqual(pem, (await api.SendAsync("GET", "/api/v1/token_verification_metadata", backEnd.Key))["verifier_key_pem"]);
        Assert.Equal(200, await StatusAsync($"{BackEnd.Root}/user/{id}", await TokenAsync(backEnd, id, 5)));
        // Access tokens are another family's.
        Assert.Equal(200, (await api.SendAsync("GET", "/accounts/v1/users/current", sysadmin.Bearer)).Status);
    }

    [Fact]
    public async Task Who_may_not_have_a_token_gets_none()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");
        Assert.Equal((403, "user_unavailable"), await RefusedAsync(backEnd, Guid.NewGuid().ToString(), 5));
        Assert.Equal((403, "permission_missing"), await RefusedAsync(backEnd, sysadmin.Id.ToString(), 5));
        Assert.Equal((403, "permission_missing"), await RefusedAsync(await BackEnd.MakeAsync(api, "backend:users"), await backEnd.UserAsync(), 5));
        var faulty = await backEnd.SendAsync("POST", "/access_token", new { user_id = "x", duration_in_minutes = 1441, active_org_id = "y" });
        Assert.Equal("active_org_id duration_in_minutes user_id", faulty.Fields);
    }

    private static async Task<string> TokenAsync(BackEnd backEnd, string id, int minutes) =>
        (await backEnd.SendAsync("POST", "/access_token", new { user_id = id, duration_in_minutes = minutes }))["access_token"];

    private static async Task<(int, string)> RefusedAsync(BackEnd backEnd, string id, int minutes)
    {
        var reply = await backEnd.SendAsync("POST", "/access_token/", new { user_id = id, duration_in_minutes = minutes });
        return (reply.Status, reply["error_code"]);
    }

    private async Task<int> StatusAsync(string path, string token) => (await api.SendAsync("GET", path, $"Bearer {token}")).Status;
}
