using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Clients;

public sealed class ClientServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/clients";

    [Fact]
    public async Task A_created_client_can_call_with_the_secret_it_was_told()
    {
        var created = await CreateAsync("""{"name": "shop", "roles": ["internal"], "requestsPerSecond": -1}""");
        var client = created.Body["client"]!.AsObject();
        Assert.Equal(("shop", -1, true), (client["name"]!.GetValue<string>(), client["requestsPerSecond"]!.GetValue<int>(), client["hasSecret"]!.GetValue<bool>()));
        var shop = TestClient.BasicOf($"{client["id"]}:{created["secret"]}");
        Assert.Equal(200, (await api.SendAsync("POST", "/accounts/v1/tokens:check", shop, """{"token": "x"}""")).Status);
        Assert.DoesNotContain("secret\"", (await GetAsync(IdOf(created))).Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_client_is_external_at_ten_requests_per_second()
    {
        var client = (await CreateAsync("""{"name": "plain"}""")).Body["client"]!.AsObject();
        Assert.Equal(("[\"external\"]", 10), (client["roles"]!.ToJsonString(), client["requestsPerSecond"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_client_can_be_made_without_a_secret()
    {
        var created = await CreateAsync("""{"name": "browser", "withoutSecret": true}""");
        Assert.False(created.Body.ContainsKey("secret"));
        Assert.Equal("CLIENT_SECRET_WRONG", (await api.SendAsync("GET", Path, TestClient.BasicOf($"{IdOf(created)}:x"))).Reason);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_reply_and_another_body_is_refused()
    {
        var system = (await api.ClientAsync("system")).Proved;
        var first = await api.SendAsync("POST", Path, system, """{"name": "once", "requestId": "r1"}""");
        var second = await api.SendAsync("POST", Path, system, """{"name": "once", "requestId": "r1"}""");
        Assert.Equal((200, first["secret"], IdOf(first)), (second.Status, second["secret"], IdOf(second)));
        var other = await api.SendAsync("POST", Path, system, """{"name": "twice", "requestId": "r1"}""");
        Assert.Equal((400, "REQUEST_ID_REUSED"), (other.Status, other.Reason));

        // Ids of different callers never meet.
        var foreign = await api.SendAsync("POST", Path, (await api.ClientAsync("system")).Proved, """{"name": "once", "requestId": "r1"}""");
        Assert.NotEqual(IdOf(first), IdOf(foreign));
    }

    [Fact]
    public async Task All_faults_are_told_together_and_nothing_is_made()
    {
        var reply = await CreateAsync("""{"name": " ", "roles": ["owner"], "requestsPerSecond": 0, "requestId": ""}""");
        Assert.Equal((400, "FIELD_INVALID", "name requestId requestsPerSecond roles"), (reply.Status, reply.Reason, reply.Fields));
    }

    [Theory]
    [InlineData("""{"name": "a", "nope": 1}""")]
    [InlineData("""{"name": 7}""")]
    [InlineData("""{"name": "a" """)]
    [InlineData("""{"name": "a\u0000b"}""")]
    public async Task Malformed_bodies_are_refused(string json)
    {
        var reply = await CreateAsync(json);
        Assert.Equal((400, "error"), (reply.Status, reply["t"]));
    }

    [Fact]
    public async Task Nobody_gives_a_role_or_takes_a_secret_beyond_his_own_rights()
    {
        var client = await api.ClientAsync("system");
        var owner = await api.ClientAsync("external");
        var key = await api.KeyAsync("clients:*");
        var path = $"{Path}/{client.Id}";
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Path, key, """{"name": "x", "roles": ["system"]}""")).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", $"{Path}/{owner.Id}/roles", key, """{"role": "internal"}""")).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", $"{path}:rotateSecret", key, "{}")).Reason);
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{owner.Id}:rotateSecret", key, "{}")).Status);
        Assert.Equal(200, (await api.SendAsync("POST", Path, key, """{"name": "x"}""")).Status);
    }

    [Fact]
    public async Task A_client_is_changed_by_mask_and_guarded_by_its_etag()
    {
        var id = IdOf(await CreateAsync("""{"name": "before", "audience": "shop"}"""));
        var changed = await PatchAsync(id, "", """{"name": "after"}""");
        Assert.Equal(("after", "shop"), (changed["name"], changed["audience"]));
        var cleared = await PatchAsync(id, "?updateMask=audience,requestsPerSecond", """{"name": "ignored"}""");
        Assert.Equal(("after", false), (cleared["name"], cleared.Body.ContainsKey("audience")));
        Assert.Equal("VERSION_CONFLICT", (await PatchAsync(id, "", $$"""{"name": "late", "etag": "{{changed["etag"]}}"}""")).Reason);
        Assert.Equal(200, (await PatchAsync(id, "", $$"""{"name": "right", "etag": "{{cleared["etag"]}}"}""")).Status);
        Assert.Equal("FIELD_INVALID", (await PatchAsync(id, "?updateMask=roles", "{}")).Reason);
        Assert.Equal("client.etag", (await PatchAsync(id, "", """{"etag": "x"}""")).Fields);
        Assert.Equal("client.name", (await PatchAsync(id, "", """{"name": ""}""")).Fields);
    }

    [Fact]
    public async Task A_missing_client_is_not_found_and_deleting_it_succeeds()
    {
        var id = Guid.CreateVersion7();
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await GetAsync(id.ToString())));
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await PatchAsync(id.ToString(), "", """{"name": "x"}""")));
        Assert.Equal(200, (await SendAsync("DELETE", $"/{id}")).Status);
        Assert.Equal((400, "FIELD_INVALID"), StatusOf(await GetAsync("not-an-id")));
    }

    [Fact]
    public async Task A_deleted_client_answers_word_for_word_like_a_missing_one()
    {
        var id = IdOf(await CreateAsync("""{"name": "gone"}"""));
        Assert.Equal(200, (await SendAsync("DELETE", $"/{id}")).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"/{id}")).Status);
        var missing = await GetAsync(Guid.CreateVersion7().ToString());
        Assert.Equal(missing.Body.ToJsonString(), (await GetAsync(id)).Body.ToJsonString());
    }

    [Fact]
    public async Task A_rotated_secret_goes_on_for_its_overlap()
    {
        var created = await CreateAsync("""{"name": "rotated", "roles": ["system"], "requestsPerSecond": -1}""");
        var id = IdOf(created);
        var rotated = await SendAsync("POST", $"/{id}:rotateSecret", """{"overlapSeconds": 3600}""");
        Assert.True(rotated.Body.ContainsKey("previousSecretExpiresAt"));
        foreach (var secret in new[] { created["secret"], rotated["secret"] })
        {
            Assert.Equal(200, (await api.SendAsync("GET", Path, TestClient.BasicOf($"{id}:{secret}"))).Status);
        }

        await SendAsync("POST", $"/{id}:rotateSecret", "{}");
        Assert.Equal("CLIENT_SECRET_WRONG", (await api.SendAsync("GET", Path, TestClient.BasicOf($"{id}:{created["secret"]}"))).Reason);
        Assert.Equal("overlapSeconds", (await SendAsync("POST", $"/{id}:rotateSecret", """{"overlapSeconds": 86401}""")).Fields);
        Assert.Equal("overlapSeconds", (await SendAsync("POST", $"/{id}:rotateSecret", """{"overlapSeconds": -1}""")).Fields);
    }

    [Fact]
    public async Task Roles_are_listed_given_and_taken()
    {
        var id = IdOf(await CreateAsync("""{"name": "roles"}"""));
        Assert.Equal("""{"roles":["external","internal"]}""", (await SendAsync("POST", $"/{id}/roles", """{"role": "internal"}""")).Body.ToJsonString());
        Assert.Equal("""{"roles":["internal"]}""", (await SendAsync("DELETE", $"/{id}/roles/external")).Body.ToJsonString());
        Assert.Equal("""{"roles":["internal"]}""", (await SendAsync("DELETE", $"/{id}/roles?role=system")).Body.ToJsonString());
        Assert.Equal("""{"roles":["internal"]}""", (await SendAsync("GET", $"/{id}/roles")).Body.ToJsonString());
        Assert.Equal("role", (await SendAsync("POST", $"/{id}/roles", """{"role": "owner"}""")).Fields);
    }

    [Fact]
    public async Task Restrictions_are_listed_added_and_removed()
    {
        var id = IdOf(await CreateAsync("""{"name": "restricted"}"""));
        var added = await SendAsync("POST", $"/{id}/access-restrictions", """{"kind": "ip", "value": "192.0.2.0/24"}""");
        Assert.Equal(("ip", "192.0.2.0/24"), (added["kind"], added["value"]));
        Assert.Equal(added["id"], (await SendAsync("POST", $"/{id}/access-restrictions", """{"kind": "ip", "value": "192.0.2.0/24"}"""))["id"]);
        Assert.Single((await SendAsync("GET", $"/{id}/access-restrictions")).Body["restrictions"]!.AsArray());
        Assert.Equal(200, (await SendAsync("DELETE", $"/{id}/access-restrictions/{added["id"]}")).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"/{id}/access-restrictions?restrictionId={added["id"]}")).Status);
        Assert.Equal("value", (await SendAsync("POST", $"/{id}/access-restrictions", """{"kind": "ip", "value": "192.0.2.1/24"}""")).Fields);
        Assert.Equal("value", (await SendAsync("POST", $"/{id}/access-restrictions", """{"kind": "host", "value": "shop"}""")).Fields);
        Assert.Equal("kind", (await SendAsync("POST", $"/{id}/access-restrictions", """{"kind": "dns", "value": "x"}""")).Fields);
    }

    [Fact]
    public async Task Lists_are_paged_by_tokens_that_belong_to_them()
    {
        for (var i = 0; i < 3; i++)
        {
            await CreateAsync($$"""{"name": "page {{i}}"}""");
        }

        var first = await SendAsync("GET", "?pageSize=2");
        var second = await SendAsync("GET", $"?pageSize=2&pageToken={first["nextPageToken"]}");
        var ids = new[] { first, second }.SelectMany(page => page.Body["clients"]!.AsArray()).Select(client => client!["id"]!.GetValue<string>()).ToArray();
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.Equal("pageToken", (await SendAsync("GET", "?pageToken=abc")).Fields);
        Assert.Equal("pageSize", (await SendAsync("GET", "?pageSize=-1")).Fields);
    }

    [Fact]
    public async Task Employees_read_and_do_not_write()
    {
        var client = await api.ClientAsync("external");
        var employee = await api.UserAsync(client.Id, "employee");
        Assert.Equal(200, (await api.SendAsync("GET", Path, employee.Bearer)).Status);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Path, employee.Bearer, """{"name": "x"}""")).Reason);
    }

    private static string IdOf(RestReply created) => created.Body["client"]!["id"]!.GetValue<string>();

    private static (int Status, string? Reason) StatusOf(RestReply reply) => (reply.Status, reply.Reason);

    private Task<RestReply> CreateAsync(string json) => SendAsync("POST", "", json);

    private Task<RestReply> GetAsync(string id) => SendAsync("GET", $"/{id}");

    private Task<RestReply> PatchAsync(string id, string query, string json) => SendAsync("PATCH", $"/{id}{query}", json);

    private async Task<RestReply> SendAsync(string method, string rest, string? json = null) =>
        await api.SendAsync(method, Path + rest, (await api.ClientAsync("system", "internal")).Proved, json);
}
