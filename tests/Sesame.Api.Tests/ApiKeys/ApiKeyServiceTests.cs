using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.ApiKeys;

public sealed class ApiKeyServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/api-keys";
    private const string Clients = "/accounts/v1/clients";

    [Fact]
    public async Task A_created_key_holds_exactly_its_permissions()
    {
        var key = await CreateAsync("""{"description": "deploys", "permissions": ["clients:read"]}""");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, key.Bearer)).Status);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Clients, key.Bearer, """{"name": "x"}""")).Reason);
        Assert.StartsWith("ssk_", key.Record["prefix"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_key_is_refused_at_its_next_use_and_stays_readable()
    {
        var key = await CreateAsync("""{"permissions": ["clients:read"]}""");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, key.Bearer)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"/{key.Id}")).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"/{key.Id}")).Status);
        Assert.Equal((401, "API_KEY_INVALID"), StatusOf(await api.SendAsync("GET", Clients, key.Bearer)));
        Assert.True((await SendAsync("GET", $"/{key.Id}")).Body.ContainsKey("archivedAt"));
        Assert.Equal(404, (await SendAsync("PATCH", $"/{key.Id}", """{"description": "x"}""")).Status);
        Assert.Equal(404, (await SendAsync("POST", $"/{key.Id}:rotate", "{}")).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"/{Guid.CreateVersion7()}")).Status);
    }

    [Fact]
    public async Task A_key_is_bound_to_its_addresses()
    {
        var outside = await CreateAsync("""{"permissions": ["clients:read"], "ipAllowList": ["192.0.2.0/24"]}""");
        var inside = await CreateAsync("""{"permissions": ["clients:read"], "ipAllowList": ["192.0.2.0/24", "127.0.0.0/8"]}""");
        Assert.Equal((403, "RESTRICTED_IP"), StatusOf(await api.SendAsync("GET", Clients, outside.Bearer)));
        Assert.Equal(200, (await api.SendAsync("GET", Clients, inside.Bearer)).Status);
    }

    [Fact]
    public async Task An_expired_key_is_told_apart_from_an_unknown_one()
    {
        var key = await CreateAsync("""{"permissions": ["clients:read"]}""");
        await api.Database.ExecuteAsync($"UPDATE api_keys SET expires_at = now() - interval '1 second', version = version + 1 WHERE id = '{key.Id}'");
        await api.Grains.GetGrain<Sesame.Abstractions.ApiKeys.IApiKeyGrain>(key.Id).Reload(long.MaxValue);
        Assert.Equal((401, "API_KEY_EXPIRED"), StatusOf(await api.SendAsync("GET", Clients, key.Bearer)));
        var verdict = await VerifyAsync($$"""{"key": "{{key.Key}}"}""");
        Assert.Equal("API_KEY_EXPIRED", verdict["reason"]);
        Assert.False(verdict.Body["valid"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_its_overlap()
    {
        var key = await CreateAsync("""{"permissions": ["clients:read"]}""");
        var rotated = await SendAsync("POST", $"/{key.Id}:rotate", """{"overlapSeconds": 60}""");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, key.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("GET", Clients, $"Bearer {rotated["key"]}")).Status);
        await SendAsync("POST", $"/{key.Id}:rotate", "{}");
        Assert.Equal("API_KEY_INVALID", (await api.SendAsync("GET", Clients, key.Bearer)).Reason);
        Assert.Equal("API_KEY_INVALID", (await api.SendAsync("GET", Clients, $"Bearer {rotated["key"]}")).Reason);
    }

    [Fact]
    public async Task Verify_tells_owner_permissions_and_metadata()
    {
        var client = await api.ClientAsync("external");
        var user = await api.UserAsync(client.Id, "user");
        var key = await CreateAsync($$$"""{"userId": "{{{user.Id}}}", "permissions": ["clients:read"], "metadata": {"team": "a"}}""");
        var verdict = await VerifyAsync($$"""{"key": "{{key.Key}}", "permission": "clients:read", "ipAddress": "192.0.2.1"}""");
        Assert.True(verdict.Body["valid"]!.GetValue<bool>());
        Assert.Equal((key.Id, user.Id.ToString(), "a"), (verdict["apiKeyId"], verdict["userId"], verdict.Body["metadata"]!["team"]!.GetValue<string>()));
        Assert.Equal("PERMISSION_MISSING", (await VerifyAsync($$"""{"key": "{{key.Key}}", "permission": "clients:write"}"""))["reason"]);
        Assert.Equal("API_KEY_INVALID", (await VerifyAsync("""{"key": "ssk_x"}"""))["reason"]);
        Assert.Equal("permission", (await VerifyAsync("""{"key": "x", "permission": "x"}""")).Fields);
        Assert.Equal("ipAddress", (await VerifyAsync("""{"key": "x", "ipAddress": "x"}""")).Fields);
    }

    [Fact]
    public async Task Keys_of_a_user_end_when_he_is_disabled()
    {
        var client = await api.ClientAsync("external");
        var user = await api.UserAsync(client.Id, "user");
        var key = await CreateAsync($$"""{"userId": "{{user.Id}}", "permissions": ["clients:read"]}""");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, key.Bearer)).Status);
        await api.Grains.GetGrain<IUserGrain>(user.Id.ToString()).Disable(new ChangeUser(CallContext.System));
        Assert.Equal("API_KEY_INVALID", (await api.SendAsync("GET", Clients, key.Bearer)).Reason);
        Assert.Equal("userId", (await SendAsync("POST", "", $$"""{"userId": "{{user.Id}}"}""")).Fields);
    }

    [Fact]
    public async Task A_user_manages_his_own_keys_and_sees_nobody_elses()
    {
        var client = await api.ClientAsync("external");
        var user = await api.UserAsync(client.Id, "user");
        var other = await api.UserAsync(client.Id, "user");
        var mine = await SendAsAsync(user, "POST", "", """{"description": "mine"}""");
        var id = mine.Body["apiKey"]!["id"]!.GetValue<string>();
        Assert.Equal(user.Id.ToString(), mine.Body["apiKey"]!["userId"]!.GetValue<string>());
        Assert.Single((await SendAsAsync(user, "GET", "")).Body["apiKeys"]!.AsArray());
        Assert.Empty((await SendAsAsync(other, "GET", "")).Body["apiKeys"] is System.Text.Json.Nodes.JsonArray keys ? keys : []);
        Assert.Equal(404, (await SendAsAsync(other, "GET", $"/{id}")).Status);
        Assert.Equal(404, (await SendAsAsync(other, "PATCH", $"/{id}", """{"description": "x"}""")).Status);
        Assert.Equal(404, (await SendAsAsync(other, "POST", $"/{id}:rotate", "{}")).Status);
        Assert.Equal(404, (await SendAsAsync(other, "GET", $"?userId={user.Id}")).Status);
        Assert.Equal(404, (await SendAsAsync(other, "POST", "", $$"""{"userId": "{{user.Id}}"}""")).Status);
        Assert.Equal(200, (await SendAsAsync(other, "DELETE", $"/{id}")).Status);
        Assert.False((await SendAsAsync(user, "GET", $"/{id}")).Body.ContainsKey("archivedAt"));
        Assert.Equal("PERMISSION_MISSING", (await SendAsAsync(user, "POST", "", """{"permissions": ["users:read"]}""")).Reason);
        Assert.Equal(200, (await SendAsAsync(user, "POST", $"/{id}:rotate", "{}")).Status);
    }

    [Fact]
    public async Task A_key_that_outlives_its_maker_takes_a_fresh_proof_of_him_and_one_of_his_own_ends_with_him()
    {
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");

        Assert.Equal("STEP_UP_REQUIRED", (await SendAsAsync(sysadmin, "POST", "", """{"permissions": ["*"]}""")).Reason);
        var nobodys = await CreateAsync("""{"permissions": ["clients:read"]}""");
        Assert.Equal("STEP_UP_REQUIRED", (await SendAsAsync(sysadmin, "POST", $"/{nobodys.Id}:rotate", "{}")).Reason);
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{nobodys.Id}:rotate", sysadmin.Bearer, "{}", await api.StepUpAsync(sysadmin, "api-keys:make"))).Status);

        var own = await SendAsAsync(sysadmin, "POST", "", $$"""{"userId": "{{sysadmin.Id}}", "permissions": ["clients:read"]}""");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, $"Bearer {own["key"]}")).Status);
        await api.Grains.GetGrain<IUserGrain>(sysadmin.Id.ToString()).Freeze(new ChangeUser(CallContext.System));
        Assert.Equal("API_KEY_INVALID", (await api.SendAsync("GET", Clients, $"Bearer {own["key"]}")).Reason);
    }

    [Fact]
    public async Task A_key_is_made_or_renewed_in_nobodys_name_who_may_do_more()
    {
        var (client, system) = (await api.ClientAsync("external"), await api.ClientAsync("system"));
        var sysadmin = await api.UserAsync(client.Id, "sysadmin");
        var asked = $$"""{"userId": "{{sysadmin.Id}}", "permissions": ["users:write"]}""";

        Assert.Equal((403, "PERMISSION_MISSING"), StatusOf(await api.SendAsync("POST", Path, system.Proved, asked)));
        var own = await SendAsAsync(sysadmin, "POST", "", asked);
        var id = own.Body["apiKey"]!["id"]!.GetValue<string>();
        Assert.Equal((403, "PERMISSION_MISSING"), StatusOf(await api.SendAsync("POST", $"{Path}/{id}:rotate", system.Proved, "{}")));

        // It proves nothing in its owner's place: what takes his proof is refused to it, and it makes keys in his name alone.
        foreach (var body in new[] { """{"permissions": ["users:write"]}""", $$"""{"userId": "{{(await api.UserAsync(client.Id, "user")).Id}}"}""" })
        {
            var all = await SendAsAsync(sysadmin, "POST", "", $$"""{"userId": "{{sysadmin.Id}}", "permissions": ["*"]}""");
            Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", Path, $"Bearer {all["key"]}", body)).Reason);
            Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", $"/accounts/v1/users/{sysadmin.Id}:clearPassword", $"Bearer {all["key"]}", "{}")).Reason);
            Assert.Equal(403, (await api.SendAsync("POST", $"/api/backend/v1/user/{sysadmin.Id}/disable_2fa", $"Bearer {all["key"]}", "{}")).Status);
        }

        var nobodys = await CreateAsync("""{"permissions": ["clients:read"]}""");
        Assert.Equal("STEP_UP_REQUIRED", (await SendAsAsync(sysadmin, "PATCH", $"/{nobodys.Id}", """{"permissions": ["*"]}""")).Reason);
        Assert.Equal(200, (await SendAsAsync(sysadmin, "PATCH", $"/{nobodys.Id}", """{"description": "x"}""")).Status);

        // The key is not its owner: it may not do to him what its permissions alone do not allow.
        foreach (var what in new[] { ":setPassword", ":clearPassword", ":lock" })
        {
            var reply = await api.SendAsync("POST", $"/accounts/v1/users/{sysadmin.Id}{what}", $"Bearer {own["key"]}", what == ":setPassword" ? """{"password": "correct horse battery staple"}""" : "{}");
            Assert.Equal((403, "PERMISSION_MISSING"), StatusOf(reply));
        }
    }

    [Fact]
    public async Task A_key_is_changed_by_mask()
    {
        var key = await CreateAsync("""{"description": "a", "permissions": ["clients:read"], "ipAllowList": ["192.0.2.1"], "expiresAt": "2099-01-01T00:00:00Z"}""");
        var changed = await SendAsync("PATCH", $"/{key.Id}", """{"description": "b"}""");
        Assert.Equal(("b", true), (changed["description"], changed.Body.ContainsKey("expiresAt")));
        var cleared = await SendAsync("PATCH", $"/{key.Id}?updateMask=expiresAt,ipAllowList", "{}");
        Assert.Equal((false, "b"), (cleared.Body.ContainsKey("expiresAt"), cleared["description"]));
        Assert.Equal("VERSION_CONFLICT", (await SendAsync("PATCH", $"/{key.Id}", $$"""{"description": "c", "etag": "{{changed["etag"]}}"}""")).Reason);
    }

    [Fact]
    public async Task All_faults_are_told_together()
    {
        var reply = await SendAsync(
            "POST", "", """{"userId": "x", "organizationId": "y", "permissions": ["bad"], "ipAllowList": ["1.2.3.4/8"], "expiresAt": "2000-01-01T00:00:00Z", "requestId": ""}""");
        Assert.Equal("expiresAt ipAllowList[0] organizationId organizationId permissions[0] requestId userId", reply.Fields);
    }

    [Fact]
    public async Task A_key_beside_a_client_is_bound_by_the_clients_restrictions()
    {
        var key = await CreateAsync("""{"permissions": ["clients:read"]}""");
        var client = await api.ClientAsync("external");
        await SendToAsync("POST", $"{Clients}/{client.Id}/access-restrictions", """{"kind": "ip", "value": "192.0.2.0/24"}""");
        Assert.Equal("RESTRICTED_IP", (await api.SendAsync("GET", Clients, $"{client.Proved}, {key.Bearer}")).Reason);
    }

    private static (int Status, string? Reason) StatusOf(RestReply reply) => (reply.Status, reply.Reason);

    private async Task<MadeKey> CreateAsync(string json)
    {
        var reply = await SendAsync("POST", "", json);
        return new MadeKey(reply["key"], reply.Body["apiKey"]!.AsObject());
    }

    private async Task<RestReply> VerifyAsync(string json) =>
        await api.SendAsync("POST", $"{Path}:verify", (await api.ClientAsync("internal")).Proved, json);

    private Task<RestReply> SendAsync(string method, string rest, string? json = null) => SendToAsync(method, Path + rest, json);

    private async Task<RestReply> SendToAsync(string method, string path, string? json)
    {
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");
        // Keys that are not his own he makes and renews with a fresh proof.
        return method is "POST" or "PATCH" && path.StartsWith(Path, StringComparison.Ordinal)
            ? await api.SendAsync(method, path, sysadmin.Bearer, json, await api.StepUpAsync(sysadmin, "api-keys:make"))
            : await api.SendAsync(method, path, sysadmin.Bearer, json);
    }

    private Task<RestReply> SendAsAsync(TestUser user, string method, string rest, string? json = null) => api.SendAsync(method, Path + rest, user.Bearer, json);

    private sealed record MadeKey(string Key, System.Text.Json.Nodes.JsonObject Record)
    {
        public string Bearer => $"Bearer {Key}";

        public string Id => Record["id"]!.GetValue<string>();
    }
}
