using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Users;

public sealed class UserServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/users";

    [Fact]
    public async Task A_user_changes_his_own_fields_and_sees_the_version()
    {
        var user = await UserAsync();
        var name = $"n{Guid.NewGuid():N}";
        var read = await api.SendAsync("GET", $"{Path}/current", user.Bearer);
        Assert.Equal($"\"{read["etag"]}\"", read.Headers.ETag!.Tag);

        var changed = await api.SendAsync(
            "PATCH",
            $"{Path}/current",
            user.Bearer,
            $$$"""{"username": "{{{name}}}", "firstName": "Ada", "pictureUrl": "https://example.com/a.png", "properties": {"team": "a"}}""",
            ("If-Match", read.Headers.ETag!.Tag));

        Assert.Equal((200, name, "Ada"), (changed.Status, changed["username"], changed["firstName"]));
        Assert.Equal("a", changed.Body["properties"]!["team"]!.GetValue<string>());
        Assert.Equal($"\"{changed["etag"]}\"", changed.Headers.ETag!.Tag);
        var cleared = await api.SendAsync("PATCH", $"{Path}/{user.Id}?updateMask=firstName,properties", user.Bearer, "{}");
        Assert.Equal((false, name), (cleared.Body.ContainsKey("firstName"), cleared["username"]));
    }

    [Theory]
    [InlineData("\"1\"", null, "VERSION_CONFLICT")]
    [InlineData(null, "1", "VERSION_CONFLICT")]
    [InlineData("\"2\"", "1", "FIELD_INVALID")]
    [InlineData("2", null, "FIELD_INVALID")]
    [InlineData(null, "x", "FIELD_INVALID")]
    [InlineData("*", "2", null)]
    [InlineData("\"2\"", "2", null)]
    public async Task A_change_of_an_old_reading_is_refused(string? ifMatch, string? etag, string? reason)
    {
        var user = await UserAsync();
        await api.SendAsync("PATCH", $"{Path}/current", user.Bearer, """{"firstName": "Ada"}""");
        var json = etag is null ? """{"lastName": "L"}""" : $$"""{"lastName": "L", "etag": "{{etag}}"}""";

        var reply = await api.SendAsync("PATCH", $"{Path}/current", user.Bearer, json, ifMatch is null ? [] : [("If-Match", ifMatch)]);

        Assert.Equal((reason is null ? 200 : reason == "VERSION_CONFLICT" ? 409 : 400, reason), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task What_is_not_his_own_is_not_a_users_to_change()
    {
        var (user, other) = (await UserAsync(), await UserAsync());

        Assert.Equal("NOT_FOUND", (await api.SendAsync("PATCH", $"{Path}/{other.Id}", user.Bearer, """{"firstName": "x"}""")).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("PATCH", $"{Path}/current", user.Bearer, """{"canCreateOrgs": true}""")).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("PATCH", $"{Path}/current", user.Bearer, """{"firstName": "x", "legacyUserId": "7"}""")).Reason);
        Assert.Equal("updateMask", (await api.SendAsync("PATCH", $"{Path}/current?updateMask=roles", user.Bearer, "{}")).Fields);
        foreach (var verb in new[] { "disable", "enable", "lock", "unlock", "freeze", "restore" })
        {
            Assert.Equal((403, "PERMISSION_MISSING"), StatusOf(await api.SendAsync("POST", $"{Path}/{user.Id}:{verb}", user.Bearer, "{}")));
        }

        Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.SendAsync("DELETE", $"{Path}/{Guid.CreateVersion7()}", user.Bearer)));
        Assert.Equal(401, (await api.SendAsync("DELETE", $"{Path}/{user.Id}", null)).Status);
        Assert.False((await api.SendAsync("GET", $"{Path}/current", user.Bearer)).Body.ContainsKey("firstName"));
    }

    [Fact]
    public async Task Who_may_write_users_and_not_read_them_learns_no_more_than_the_version()
    {
        var user = await UserAsync();
        var client = await api.ClientAsync("internal");

        var reply = await api.SendAsync("PATCH", $"{Path}/{user.Id}", client.Proved, """{"firstName": "Ada", "canCreateOrgs": true, "legacyUserId": "from-elsewhere"}""");

        Assert.Equal((200, user.Id.ToString(), "2"), (reply.Status, reply["id"], reply["etag"]));
        Assert.Equal((false, "", 0), (reply.Body.ContainsKey("firstName"), reply["email"], reply.Body["emails"]?.AsArray().Count ?? 0));
        var own = await api.SendAsync("GET", $"{Path}/current", user.Bearer);
        Assert.Equal(("Ada", true, "from-elsewhere"), (own["firstName"], own.Body["canCreateOrgs"]!.GetValue<bool>(), own["legacyUserId"]));
        Assert.Equal("LEGACY_ID_TAKEN", (await api.SendAsync("PATCH", $"{Path}/{(await UserAsync()).Id}", client.Proved, """{"legacyUserId": "from-elsewhere"}""")).Reason);
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.SendAsync("PATCH", $"{Path}/{Guid.CreateVersion7()}", client.Proved, "{}")));
    }

    [Fact]
    public async Task All_faults_of_a_registration_are_told_together_to_everybody()
    {
        const string Faulty = """{"email": "nobody", "password": "short", "username": "1", "firstName": "a\u0001", "state": "x", "requestId": "r\u0001"}""";

        var stranger = await api.SendAsync("POST", Path, (await api.ClientAsync("external")).Identified, Faulty);
        var known = await api.SendAsync("POST", Path, (await api.ClientAsync("internal")).Proved, Faulty);

        Assert.Equal("email firstName password state username", FieldsOf(stranger));
        Assert.Equal("email firstName password requestId username", FieldsOf(known));
        Assert.Equal(
            "PERMISSION_MISSING",
            (await api.SendAsync("POST", Path, (await api.ClientAsync("external")).Identified, """{"email": "a@example.com", "legacyUserId": "1"}""")).Reason);
    }

    [Fact]
    public async Task All_faults_of_a_change_are_told_together()
    {
        var user = await UserAsync();

        var reply = await api.SendAsync(
            "PATCH", $"{Path}/current?updateMask=roles,username,pictureUrl", user.Bearer, """{"username": "1", "pictureUrl": "ftp://example.com", "etag": "x"}""");

        Assert.Equal((400, "FIELD_INVALID", "updateMask user.etag user.pictureUrl user.username"), (reply.Status, reply.Reason, reply.Fields));
    }

    [Fact]
    public async Task A_deleted_user_is_found_among_the_deleted_alone_and_comes_back()
    {
        var user = await UserAsync();
        var sysadmin = await UserAsync("sysadmin");
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Path}/{user.Id}", sysadmin.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Path}/{user.Id}", sysadmin.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Path}/{Guid.CreateVersion7()}", sysadmin.Bearer)).Status);

        Assert.Equal((401, "SESSION_ENDED"), StatusOf(await api.SendAsync("GET", $"{Path}/current", user.Bearer)));
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.SendAsync("GET", $"{Path}/{user.Id}", sysadmin.Bearer)));
        Assert.DoesNotContain(user.Id.ToString(), await Ids("", sysadmin));
        Assert.Contains(user.Id.ToString(), await Ids("?state=USER_STATE_DELETED", sysadmin));
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{user.Id}:restore", sysadmin.Bearer, "{}")).Status);
        Assert.Equal(200, (await api.SendAsync("GET", $"{Path}/{user.Id}", sysadmin.Bearer)).Status);
        Assert.Equal((401, "SESSION_ENDED"), StatusOf(await api.SendAsync("GET", $"{Path}/current", user.Bearer)));
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.SendAsync("POST", $"{Path}/{Guid.CreateVersion7()}:restore", sysadmin.Bearer, "{}")));
    }

    [Fact]
    public async Task A_page_token_is_bound_to_its_filter()
    {
        var sysadmin = await UserAsync("sysadmin");
        await UserAsync();
        var first = await api.SendAsync("GET", $"{Path}?pageSize=1&orderBy=USER_ORDER_CREATED_AT_ASC", sysadmin.Bearer);
        var token = Uri.EscapeDataString(first["nextPageToken"]);

        Assert.Equal(200, (await api.SendAsync("GET", $"{Path}?pageSize=2&orderBy=USER_ORDER_CREATED_AT_ASC&pageToken={token}", sysadmin.Bearer)).Status);
        Assert.Equal("pageToken", (await api.SendAsync("GET", $"{Path}?pageToken={token}", sysadmin.Bearer)).Fields);
        Assert.Equal("pageToken", (await api.SendAsync("GET", $"{Path}?orderBy=USER_ORDER_CREATED_AT_ASC&state=USER_STATE_LOCKED&pageToken={token}", sysadmin.Bearer)).Fields);
        Assert.Equal("emailPrefix orderBy", (await api.SendAsync("GET", $"{Path}?emailPrefix=a&namePrefix=b&orderBy=USER_ORDER_CREATED_AT_ASC", sysadmin.Bearer)).Fields);
        Assert.Equal("namePrefix pageSize pageToken", FieldsOf(await api.SendAsync("GET", $"{Path}?namePrefix=%01&pageSize=-1&pageToken=x", sysadmin.Bearer)));
        Assert.Equal("emailPrefix namePrefix", FieldsOf(await api.SendAsync("GET", $"{Path}?emailPrefix=%01&namePrefix={new string('a', 101)}", sysadmin.Bearer)));
    }

    [Fact]
    public async Task A_locked_user_goes_on_and_is_found_among_the_locked()
    {
        var user = await UserAsync();
        var sysadmin = await UserAsync("sysadmin");
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{user.Id}:lock", sysadmin.Bearer, "{}")).Status);

        Assert.True((await api.SendAsync("GET", $"{Path}/current", user.Bearer)).Body["locked"]!.GetValue<bool>());
        Assert.Contains(user.Id.ToString(), await Ids("?state=USER_STATE_LOCKED", sysadmin));
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{user.Id}:unlock", sysadmin.Bearer, "{}")).Status);
        Assert.DoesNotContain(user.Id.ToString(), await Ids("?state=USER_STATE_LOCKED", sysadmin));
    }

    [Fact]
    public async Task A_frozen_user_is_stopped_at_once()
    {
        var user = await UserAsync();
        var sysadmin = await UserAsync("sysadmin");
        var key = await api.SendAsync("POST", "/accounts/v1/api-keys", user.Bearer, "{}");
        Assert.Equal(200, (await api.SendAsync("POST", $"{Path}/{user.Id}:freeze", sysadmin.Bearer, "{}")).Status);

        Assert.Equal((401, "SESSION_ENDED"), StatusOf(await api.SendAsync("GET", $"{Path}/current", user.Bearer)));
        Assert.Equal((401, "API_KEY_INVALID"), StatusOf(await api.SendAsync("GET", Path, $"Bearer {key["key"]}")));
        Assert.Contains(user.Id.ToString(), await Ids("?state=USER_STATE_DISABLED", sysadmin));
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.SendAsync("POST", $"{Path}/{Guid.CreateVersion7()}:freeze", sysadmin.Bearer, "{}")));
    }

    private static string FieldsOf(RestReply reply) => string.Join(' ', reply.Fields.Split(' ').Distinct());

    private static (int Status, string? Reason) StatusOf(RestReply reply) => (reply.Status, reply.Reason);

    private async Task<TestUser> UserAsync(params string[] roles) =>
        await api.UserAsync((await api.ClientAsync("external")).Id, roles.Length == 0 ? ["user"] : roles);

    private async Task<IReadOnlyList<string>> Ids(string filter, TestUser reader)
    {
        var reply = await api.SendAsync("GET", $"{Path}{filter}{(filter.Length == 0 ? "?" : "&")}pageSize=200", reader.Bearer);
        return reply.Body["users"] is System.Text.Json.Nodes.JsonArray users ? [.. users.Select(user => user!["id"]!.GetValue<string>())] : [];
    }
}
