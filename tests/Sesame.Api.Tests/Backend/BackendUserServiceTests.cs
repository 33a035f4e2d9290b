using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendUserServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    [Fact]
    public async Task A_user_is_made_and_read_by_id_address_and_name()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (email, username) = (People.NewEmail(), $"u{Guid.NewGuid():N}"[..20]);
        var id = await backEnd.UserAsync(new { email, username, first_name = "Ada", last_name = "L", properties = new { plan = "pro" }, password = People.Password, ask_user_to_update_password_on_login = true });

        foreach (var path in new[] { $"/user/{id}?include_orgs=true", $"/user/{id}/", $"/user/email?email={Uri.EscapeDataString(email.ToUpperInvariant())}", $"/user/username?username={username}&include_orgs=false" })
        {
            var user = await backEnd.GetAsync(path);
            Assert.Equal(200, user.Status);
            Assert.Equal((id, email, username, "Ada"), (user["user_id"], user["email"], user["username"], user["first_name"]));
            Assert.True((bool)user.Body["email_confirmed"]! && (bool)user.Body["has_password"]! && (bool)user.Body["update_password_required"]! && (bool)user.Body["enabled"]!);
            Assert.Equal("pro", (string?)user.Body["properties"]!["plan"]);
            Assert.Empty((JsonObject)user.Body["org_id_to_org_info"]!);
        }

        Assert.Equal(404, (await backEnd.GetAsync($"/user/email?email={People.NewEmail()}")).Status);
        Assert.Equal(404, (await backEnd.GetAsync("/user/username?username=nobody-at-all")).Status);
        Assert.Equal(400, (await backEnd.GetAsync("/user/email?email=none")).Status);
        Assert.Equal(400, (await backEnd.GetAsync("/user/username")).Status);
    }

    [Fact]
    public async Task The_read_that_renews_activity_is_answered_from_memory()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var path = $"/user/{await backEnd.UserAsync()}?token_refresh=true";
        Assert.Equal(200, (await backEnd.GetAsync(path)).Status);

        using var sent = new SentStatements(api.Database.ConnectionString, text => new[] { "users", "sessions", "api_keys" }.Any(text.Contains));
        for (var n = 0; n < 200; n++)
        {
            Assert.Equal(200, (await backEnd.GetAsync(path)).Status);
        }

        // What is written behind and what purges delete is not the calls'.
        Assert.DoesNotContain(sent.Texts, text => !text.Contains("UPDATE", StringComparison.Ordinal) && !text.Contains("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_faults_of_a_request_are_told_together_under_the_names_of_its_fields()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var refused = await backEnd.SendAsync("POST", "/user/", new { email = "none", password = "short", username = "1", first_name = new string('x', 101), last_name = "a\u0001" });

        Assert.Equal((400, "invalid_request_fields"), (refused.Status, refused["error_code"]));
        Assert.Equal("email=field_invalid first_name=field_invalid last_name=field_invalid password=password_too_short username=field_invalid", BackEnd.Faults(refused));
        Assert.NotEqual("", (string?)refused.Body["email"]![0]);
        Assert.NotEmpty(refused["user_facing_error"]);
        Assert.Equal(400, (await backEnd.SendAsync("POST", "/user/", new { email = People.NewEmail(), surname = "x" })).Status);
    }

    [Fact]
    public async Task What_another_user_has_is_a_fault_of_the_field()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (email, username, legacy) = (People.NewEmail(), $"u{Guid.NewGuid():N}"[..20], Guid.NewGuid().ToString());
        var first = await backEnd.UserAsync(new { email, username });
        await backEnd.SendAsync("PUT", $"/user/{first}", new { legacy_user_id = legacy });
        var second = await backEnd.UserAsync();

        Assert.Equal("email=email_taken", BackEnd.Faults(await backEnd.SendAsync("POST", "/user/", new { email, email_confirmed = true })));
        Assert.Equal("username=username_taken", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{second}", new { username })));
        Assert.Equal("legacy_user_id=legacy_id_taken", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{second}", new { legacy_user_id = legacy })));
        Assert.Equal("existing_user_id=legacy_id_taken", BackEnd.Faults(await backEnd.SendAsync("POST", "/migrate_user/", new { email = People.NewEmail(), existing_user_id = legacy })));
        Assert.Equal("new_email=email_taken", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{second}/email", new { new_email = email })));
    }

    [Fact]
    public async Task Fields_that_are_not_given_stay()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var id = await backEnd.UserAsync(new { first_name = "Ada", last_name = "L" });

        var changed = await backEnd.SendAsync("PUT", $"/user/{id}/", new { first_name = "Grace", picture_url = "https://example.com/p.png", update_password_required = true });

        Assert.Equal((200, "{}"), (changed.Status, changed.Body.ToJsonString()));
        var user = await backEnd.ReadAsync(id);
        Assert.Equal(("Grace", "L", "https://example.com/p.png", true), ((string?)user["first_name"], (string?)user["last_name"], (string?)user["picture_url"], (bool)user["update_password_required"]!));
        Assert.Equal("first_name=field_invalid picture_url=field_invalid", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{id}", new { first_name = "\u0001", picture_url = "x" })));
        Assert.Equal(404, (await backEnd.SendAsync("PUT", $"/user/{Guid.NewGuid()}", new { first_name = "x" })).Status);
    }

    [Fact]
    public async Task A_batch_leaves_out_who_is_not_there()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (one, other) = (People.NewEmail(), People.NewEmail());
        var (first, second) = (await backEnd.UserAsync(new { email = one }), await backEnd.UserAsync(new { email = other }));

        Assert.Equal([first, second], await IdsAsync("user_ids", second, first, Guid.NewGuid().ToString(), "nonsense"));
        Assert.Equal([second], await IdsAsync("emails", other, "none"));
        Assert.Empty(await IdsAsync("usernames", "nobody-at-all"));
        Assert.Equal(400, (await backEnd.SendAsync("POST", "/user/user_ids", new { user_ids = Enumerable.Repeat(first, 101) })).Status);

        async Task<string[]> IdsAsync(string kind, params string[] names)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{BackEnd.Root}/user/{kind}?include_orgs=true");
            request.Headers.TryAddWithoutValidation("Authorization", backEnd.Key);
            request.Content = new StringContent(new JsonObject { [kind] = new JsonArray([.. names.Select(name => (JsonNode)name)]) }.ToJsonString(), null, "application/json");
            var reply = await api.Http.SendAsync(request);
            return [.. ((JsonArray)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!).Select(user => (string)user!["user_id"]!)];
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Whether_a_user_may_create_organizations_is_his_property(string method)
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var id = await backEnd.UserAsync();
        Assert.False((bool)(await backEnd.ReadAsync(id))["can_create_orgs"]!);
        Assert.Equal(200, (await backEnd.SendAsync(method, $"/user/{id}/can_create_orgs/enable")).Status);
        Assert.True((bool)(await backEnd.ReadAsync(id))["can_create_orgs"]!);
        Assert.Equal(200, (await backEnd.SendAsync(method, $"/user/{id}/can_create_orgs/disable")).Status);
        Assert.False((bool)(await backEnd.ReadAsync(id))["can_create_orgs"]!);
    }

    [Fact]
    public async Task Standing_and_sessions_are_the_same_as_on_the_other_surface()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("internal");
        var (user, other) = (await api.UserAsync(client.Id, "user"), await api.UserAsync(client.Id, "user"));

        Assert.Equal(200, (await backEnd.SendAsync("POST", $"/user/{user.Id}/logout_all_sessions")).Status);
        Assert.Equal(401, (await api.SendAsync("GET", "/accounts/v1/users/current", user.Bearer)).Status);
        Assert.Equal(200, (await backEnd.SendAsync("POST", $"/user/{other.Id}/disable")).Status);
        Assert.Equal(401, (await api.SendAsync("GET", "/accounts/v1/users/current", other.Bearer)).Status);
        Assert.False((bool)(await backEnd.ReadAsync(other.Id.ToString()))["enabled"]!);
        Assert.Equal(200, (await backEnd.SendAsync("POST", $"/user/{other.Id}/enable/")).Status);
        Assert.True((bool)(await backEnd.ReadAsync(other.Id.ToString()))["enabled"]!);
        Assert.Equal(200, (await backEnd.SendAsync("DELETE", $"/user/{other.Id}")).Status);
        Assert.Equal(200, (await backEnd.SendAsync("DELETE", $"/user/{other.Id}")).Status);
        Assert.Equal(404, (await backEnd.GetAsync($"/user/{other.Id}")).Status);
        Assert.Equal(404, (await backEnd.SendAsync("DELETE", $"/user/{Guid.NewGuid()}")).Status);
        Assert.Equal(404, (await backEnd.SendAsync("POST", $"/user/{Guid.NewGuid()}/logout_all_sessions")).Status);
    }

    [Fact]
    public async Task Nobody_changes_the_account_of_a_user_who_may_do_more_than_he()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var sysadmin = $"/user/{(await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin")).Id}";
        var calls = new (string Method, string Path, object Body)[]
        {
            ("PUT", sysadmin, new { first_name = "x" }),
            ("DELETE", sysadmin, new { }),
            ("PUT", $"{sysadmin}/email", new { new_email = People.NewEmail() }),
            ("PUT", $"{sysadmin}/password", new { password = People.Password }),
            ("PUT", $"{sysadmin}/clear_password", new { }),
            ("POST", $"{sysadmin}/disable", new { }),
            ("POST", $"{sysadmin}/enable", new { }),
            ("POST", $"{sysadmin}/disable_2fa", new { }),
            ("POST", $"{sysadmin}/logout_all_sessions", new { }),
            ("PUT", $"{sysadmin}/can_create_orgs/enable", new { }),
            ("PUT", $"{sysadmin}/can_create_orgs/disable", new { }),
            ("POST", "/resend_email_confirmation", new { user_id = sysadmin[6..] }),
            ("POST", "/migrate_user/password", new { user_id = sysadmin[6..], password_hash = "x" }),
        };
        foreach (var (method, path, body) in calls)
        {
            var refused = await backEnd.SendAsync(method, path, body);
            Assert.Equal((403, "permission_missing", path), (refused.Status, refused["error_code"], path));
        }
    }

    [Fact]
    public async Task Only_a_key_for_it_reaches_users()
    {
        var (id, mfa) = (await (await BackEnd.MakeAsync(api)).UserAsync(), await BackEnd.MakeAsync(api, "backend:mfa"));
        var client = await api.ClientAsync("internal");
        Assert.Equal(403, (await mfa.GetAsync($"/user/{id}")).Status);
        Assert.Equal(403, (await mfa.SendAsync("POST", "/user/", new { email = People.NewEmail() })).Status);
        Assert.Equal(403, (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", client.Proved)).Status);
        Assert.Equal(401, (await api.SendAsync("GET", $"{BackEnd.Root}/user/{id}", null)).Status);
    }
}
