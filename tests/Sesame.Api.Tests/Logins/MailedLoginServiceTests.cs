using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using Sesame.Api.Logins.V1;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Logins;

public sealed partial class MailedLoginServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Steps = "/accounts/v1/sessions/login/";

    [Fact]
    public async Task A_code_that_was_mailed_over_REST_is_taken_over_gRPC()
    {
        var client = await api.ClientAsync("internal");
        var (id, email) = await RegisterAsync(client);
        var state = People.NewState();

        var step = await api.SendAsync("POST", Steps + "email", client.Proved, $$"""{"email":" {{email.ToUpperInvariant()}} ","state":"{{state}}"}""");
        Assert.Equal((200, "steps", "code", state), (step.Status, step["t"], step["step"], step["state"]));
        var code = Digits().Match(await MailTo(email)).Value;

        var logins = new LoginService.LoginServiceClient(api.Channel);
        var reply = (await logins.SubmitCodeAsync(new SubmitCodeRequest { State = state, Code = code }, RunningApi.Authorization(client.Proved))).Reply;
        Assert.Equal(("sessions", id), (reply.T, reply.UserId));
        Assert.StartsWith("sdt_", reply.DeviceToken, StringComparison.Ordinal);
    }

    [Theory, InlineData("email"), InlineData("magic-link")]
    public async Task The_state_by_which_a_login_goes_on_stands_in_no_table_and_no_audit_entry(string step)
    {
        var client = await api.ClientAsync("internal");
        var (_, email) = await RegisterAsync(client);
        var state = People.NewState();
        Assert.Equal(200, (await api.SendAsync("POST", Steps + step, client.Proved, $$"""{"email":"{{email}}","state":"{{state}}"}""")).Status);
        await api.SendAsync("POST", Steps + "code", client.Proved, $$"""{"code":"00000000","state":"{{state}}"}""");

        Assert.Contains(state, step == "magic-link" ? await MailTo(email) : state, StringComparison.Ordinal);
        foreach (var table in new[] { "login_flows", "one_time_codes", "audit_log", "login_attempts", "outbox" })
        {
            Assert.Equal(0L, await api.Database.ScalarAsync<long>($"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{state}%'"));
        }

        // What is on record names the flow to nobody.
        var recorded = await api.Database.ScalarAsync<string>($"SELECT object_id FROM audit_log WHERE action = 'logins.begin-mailed' AND client_id = '{client.Id}'");
        var secret = step == "email" ? Digits().Match(await MailTo(email)).Value : "00000000";
        var taken = await api.SendAsync("POST", Steps + "code", client.Proved, $$"""{"code":"{{secret}}","state":"{{recorded![^32..]}}"}""");
        Assert.Equal("STEP_UNEXPECTED", taken.Reason);
    }

    [Fact]
    public async Task Nothing_but_a_POST_of_its_token_redeems_a_link()
    {
        var client = await api.ClientAsync("internal");
        var (id, email) = await RegisterAsync(client);
        var state = People.NewState();
        var step = await api.SendAsync("POST", Steps + "magic-link", client.Proved, $$"""{"email":"{{email}}","state":"{{state}}"}""");
        Assert.Equal(("steps", "magic-link"), (step["t"], step["step"]));
        var link = Link().Match(await MailTo(email));

        // As a scanner of mails does, and as it would with what it finds in the link. There is a page, which knows nothing of the link.
        foreach (var method in new[] { "GET", "HEAD" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), link.Value);
            using var page = await api.Http.SendAsync(request);
            Assert.DoesNotContain(link.Groups["token"].Value, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.NotEqual(200, (await api.SendAsync("GET", $"{Steps}magic-link?token={link.Groups["token"]}&state={state}", client.Proved)).Status);

        var foreign = await api.SendAsync("POST", Steps + "magic-link", client.Proved, $$"""{"token":"{{link.Groups["token"]}}","state":"{{People.NewState()}}"}""");
        Assert.Equal((401, "CODE_INVALID"), (foreign.Status, foreign.Reason));
        var session = await api.SendAsync("POST", Steps + "magic-link", client.Proved, $$"""{"token":"{{link.Groups["token"]}}"}""");
        Assert.Equal((200, "sessions", id), (session.Status, session["t"], session["userId"]));
        Assert.Equal("STEP_UNEXPECTED", (await api.SendAsync("POST", Steps + "magic-link", client.Proved, $$"""{"token":"{{link.Groups["token"]}}"}""")).Reason);
    }

    [Theory, InlineData("email"), InlineData("magic-link")]
    public async Task Known_and_unknown_addresses_differ_in_nothing_that_is_answered(string step)
    {
        var client = await api.ClientAsync("internal");
        var (_, known) = await RegisterAsync(client);
        var replies = new List<(int Status, string Body, string Headers)>();
        foreach (var email in new[] { known, People.NewEmail() })
        {
            var state = People.NewState();
            // The third is within the minute of the first two: sends are limited without a word.
            for (var i = 0; i < 3; i++)
            {
                var reply = await api.SendAsync("POST", Steps + step, client.Identified, $$"""{"email":"{{email}}","state":"{{state}}"}""");
                replies.Add((reply.Status, reply.Body.ToJsonString().Replace(state, "", StringComparison.Ordinal), string.Join(' ', reply.Headers.Select(header => header.Key).Order())));
            }
        }

        Assert.Equal(200, replies[0].Status);
        Assert.Single(replies.Distinct());
    }

    [Fact]
    public async Task All_faults_of_a_step_are_named()
    {
        var client = await api.ClientAsync("internal");
        foreach (var (path, body, fields) in new[]
        {
            ("email", """{"email":"nobody","state":"x"}""", "email state"),
            ("magic-link", """{"email":"a@b\r\nBcc: c@d.example","state":"x"}""", "email state"),
            ("magic-link", """{"token":"nothing","email":"a@b.example","state":"x"}""", "email state token"),
        })
        {
            var reply = await api.SendAsync("POST", Steps + path, client.Proved, body);
            Assert.Equal((400, "FIELD_INVALID", fields), (reply.Status, reply.Reason, reply.Fields));
        }
    }

    [Fact]
    public async Task Operators_list_all_attempts_and_a_user_his_own()
    {
        var client = await api.ClientAsync("internal");
        var (id, email) = await RegisterAsync(client);
        await api.SendAsync("POST", Steps + "password", client.Proved, $$"""{"email":"{{email}}","password":"wrong horse battery","state":"{{People.NewState()}}"}""");
        var login = await api.SendAsync("POST", Steps + "password", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}","state":"{{People.NewState()}}"}""");
        var admin = await api.UserAsync(client.Id, "employee");

        var found = await api.SendAsync("GET", $"/accounts/v1/login-attempts?email={email}&result=LOGIN_ATTEMPT_RESULT_FAILED&from=2020-01-01T00:00:00Z&ipAddress=127.0.0.1", admin.Bearer);
        var attempt = Assert.Single((JsonArray)found.Body["attempts"]!)!;
        Assert.Equal((id, "password", "LOGIN_ATTEMPT_RESULT_FAILED"), ((string?)attempt["userId"], (string?)attempt["method"], (string?)attempt["result"]));

        var own = await api.SendAsync("GET", "/accounts/v1/users/current/login-attempts?pageSize=1", $"Bearer {login["token"]}");
        Assert.Equal("LOGIN_ATTEMPT_RESULT_SUCCEEDED", (string?)own.Body["attempts"]![0]!["result"]);
        var next = await api.SendAsync("GET", $"/accounts/v1/users/{id}/login-attempts?pageSize=1&pageToken={own["nextPageToken"]}", $"Bearer {login["token"]}");
        Assert.Equal((string?)attempt["id"], (string?)next.Body["attempts"]![0]!["id"]);
        Assert.Equal(2, ((JsonArray)(await api.SendAsync("GET", $"/accounts/v1/users/{id}/login-attempts", admin.Bearer)).Body["attempts"]!).Count);
    }

    [Fact]
    public async Task Nobody_else_sees_them_and_a_filter_that_cannot_be_meant_is_named()
    {
        var client = await api.ClientAsync("internal");
        var (id, _) = await RegisterAsync(client);
        var user = await api.UserAsync(client.Id, "user");
        var admin = await api.UserAsync(client.Id, "employee");

        Assert.Equal((403, "PERMISSION_MISSING"), Told(await api.SendAsync("GET", "/accounts/v1/login-attempts", user.Bearer)));
        Assert.Equal((403, "PERMISSION_MISSING"), Told(await api.SendAsync("GET", "/accounts/v1/login-attempts", client.Proved)));
        Assert.Equal((404, "NOT_FOUND"), Told(await api.SendAsync("GET", $"/accounts/v1/users/{id}/login-attempts", user.Bearer)));
        var faulty = await api.SendAsync("GET", "/accounts/v1/login-attempts?userId=1&email=x&ipAddress=1&result=9", admin.Bearer);
        Assert.Equal((400, "email ipAddress result userId"), (faulty.Status, faulty.Fields));
    }

    [Fact]
    public async Task The_attempts_at_the_account_of_a_user_who_is_deleted_or_unknown_are_missing()
    {
        var client = await api.ClientAsync("internal");
        var (id, email) = await RegisterAsync(client);
        await api.SendAsync("POST", Steps + "password", client.Proved, $$"""{"email":"{{email}}","password":"wrong horse battery","state":"{{People.NewState()}}"}""");
        var admin = await api.UserAsync(client.Id, "employee");
        Assert.Equal(200, (await api.SendAsync("DELETE", $"/accounts/v1/users/{id}", admin.Bearer)).Status);

        foreach (var missing in new[] { id, Guid.CreateVersion7().ToString() })
        {
            Assert.Equal((404, "NOT_FOUND"), Told(await api.SendAsync("GET", $"/accounts/v1/users/{missing}/login-attempts", admin.Bearer)));
        }

        // Over all accounts they are on record until he is purged.
        var kept = await api.SendAsync("GET", $"/accounts/v1/login-attempts?userId={id}", admin.Bearer);
        Assert.Single((JsonArray)kept.Body["attempts"]!);
    }

    private static (int Status, string? Reason) Told(RestReply reply) => (reply.Status, reply.Reason);

    private async Task<(string Id, string Email)> RegisterAsync(TestClient client)
    {
        var email = People.NewEmail();
        return ((await api.SendAsync("POST", "/accounts/v1/users", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}"}"""))["userId"], email);
    }

    private async Task<string> MailTo(string email)
    {
        // Mails leave through the outbox, after the answer.
        for (var i = 0; i < 600; i++)
        {
            if (Directory.Exists(api.MailFolder) && Directory.EnumerateFiles(api.MailFolder, "*.eml").Select(File.ReadAllText).FirstOrDefault(mail => mail.Contains(email, StringComparison.Ordinal)) is { } mail)
            {
                return mail;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"No mail to {email} was written within 30 seconds.");
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex Digits();

    [GeneratedRegex(@"http\S+#token=(?<token>\S+)")]
    private static partial Regex Link();
}
