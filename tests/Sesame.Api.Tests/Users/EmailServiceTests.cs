using Grpc.Core;
using Sesame.Api.Recovery.V1;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Users.V1;
using Xunit;

namespace Sesame.Api.Tests.Users;

public sealed class EmailServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Users = "/accounts/v1/users";
    private const string Emails = "/accounts/v1/emails";

    [Fact]
    public async Task A_user_adds_proves_and_promotes_an_address_and_takes_the_old_one_away()
    {
        var (client, user) = await SignedInAsync();
        var added = NewEmail();
        Assert.Equal("STEP_UP_REQUIRED", (await SendAsync("POST", "current/emails", user, $$"""{"email": "{{added}}"}""")).Reason);
        var confirmed = await api.StepUpAsync(user, "emails:change");
        Assert.Equal($$"""{"email":"{{added}}","verified":false,"primary":false}""", (await SendAsync("POST", "current/emails", user, $$"""{"email": " {{added.ToUpperInvariant()}} "}""", confirmed)).Body.ToJsonString());
        var token = await api.Mailbox.Token(added);
        Assert.Equal(added, (await api.SendAsync("POST", $"{Emails}:verify", client.Identified, $$"""{"token": "{{token}}"}"""))["email"]);
        var again = await api.SendAsync("POST", $"{Emails}:verify", client.Identified, $$"""{"token": "{{token}}"}""");
        Assert.Equal((401, "CODE_INVALID"), (again.Status, again.Reason));

        Assert.Equal("STEP_UP_REQUIRED", (await SendAsync("POST", $"current/emails/{added}:makePrimary", user, "{}")).Reason);
        Assert.True((await SendAsync("POST", $"current/emails/{added}:makePrimary", user, "{}", confirmed)).Body["primary"]!.GetValue<bool>());
        Assert.Equal("STEP_UP_REQUIRED", (await SendAsync("DELETE", $"current/emails/{user.Id:N}@example.com", user)).Reason);
        Assert.Equal("EMAIL_PRIMARY", (await SendAsync("DELETE", $"{user.Id}/emails/{added}", user, null, confirmed)).Reason);
        Assert.Equal(200, (await SendAsync("DELETE", $"current/emails/{user.Id:N}@example.com", user, null, confirmed)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"current/emails/{user.Id:N}@example.com", user, null, confirmed)).Status);
        Assert.Equal(
            $$"""{"emails":[{"email":"{{added}}","verified":true,"primary":true}]}""",
            (await SendAsync("GET", "current/emails", user)).Body.ToJsonString());
    }

    [Fact]
    public async Task The_same_goes_over_gRPC()
    {
        var (client, user) = await SignedInAsync();
        var (emails, recovery) = (new EmailService.EmailServiceClient(api.Channel), new RecoveryService.RecoveryServiceClient(api.Channel));
        var (bearer, basic) = (RunningApi.Authorization(user.Bearer), RunningApi.Authorization(client.Identified));
        var added = NewEmail();
        var (name, grant) = await api.StepUpAsync(user, "emails:change");
        bearer.Add(name, grant);
        Assert.False((await emails.AddEmailAsync(new AddEmailRequest { Id = "current", Email = added }, bearer)).Email.Verified);
        await recovery.VerifyEmailAsync(new VerifyEmailRequest { Token = await api.Mailbox.Token(added) }, basic);
        Assert.True((await emails.MakeEmailPrimaryAsync(new MakeEmailPrimaryRequest { Id = "current", Email = added }, bearer)).Email.Primary);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await emails.RemoveEmailAsync(new RemoveEmailRequest { Id = "current", Email = added }, bearer));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    [Fact]
    public async Task Only_who_may_write_users_vouches_and_is_told_of_taken_addresses()
    {
        var (client, user) = await SignedInAsync("internal");
        var other = await api.UserAsync(client.Id, "user");
        var taken = $"{other.Id:N}@example.com";
        var refused = await SendAsync("POST", "current/emails", user, $$"""{"email": "{{NewEmail()}}", "verified": true}""");
        Assert.Equal((403, "PERMISSION_MISSING"), (refused.Status, refused.Reason));
        Assert.Equal(200, (await SendAsync("POST", "current/emails", user, $$"""{"email": "{{taken}}"}""", await api.StepUpAsync(user, "emails:change"))).Status);
        var vouched = await api.SendAsync("POST", $"{Users}/{user.Id}/emails", client.Proved, $$"""{"email": "{{taken}}", "verified": true}""");
        Assert.Equal((409, "EMAIL_TAKEN"), (vouched.Status, vouched.Reason));
        Assert.Equal(200, (await api.SendAsync("POST", $"{Users}/{user.Id}/emails", client.Proved, $$"""{"email": "{{NewEmail()}}", "verified": true}""")).Status);
    }

    [Fact]
    public async Task The_addresses_of_others_are_not_there_for_users_and_closed_to_strangers()
    {
        var (client, user) = await SignedInAsync();
        var other = await api.UserAsync(client.Id, "user");
        var missing = Guid.CreateVersion7();
        foreach (var (method, path, body) in new[]
        {
            ("GET", "emails", null), ("POST", "emails", """{"email": "x@example.com"}"""),
            ("DELETE", "emails/x@example.com", null), ("POST", "emails/x@example.com:makePrimary", "{}"),
        })
        {
            var foreign = await SendAsync(method, $"{other.Id}/{path}", user, body);
            Assert.Equal((404, "NOT_FOUND"), (foreign.Status, foreign.Reason));
            Assert.Equal(foreign.Body.ToJsonString(), (await SendAsync(method, $"{missing}/{path}", user, body)).Body.ToJsonString());
            Assert.Equal("PERMISSION_MISSING", (await api.SendAsync(method, $"{Users}/{other.Id}/{path}", client.Identified, body)).Reason);
            Assert.Equal("CREDENTIALS_MISSING", (await api.SendAsync(method, $"{Users}/{other.Id}/{path}", null, body)).Reason);
        }
    }

    [Fact]
    public async Task Asking_for_a_verification_tells_nothing_about_accounts()
    {
        var (client, user) = await SignedInAsync();
        foreach (var address in new[] { $"{user.Id:N}@example.com", NewEmail() })
        {
            var first = await AskAsync(client, address);
            Assert.Equal((200, "{}"), (first.Status, first.Body.ToJsonString()));
            var second = await AskAsync(client, address);
            Assert.Equal((429, "LIMIT_REACHED"), (second.Status, second.Reason));
            Assert.NotNull(second.Header("Retry-After"));
        }
    }

    [Theory]
    [InlineData("o'brien+news@sub.example.co.uk")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("jürgen@bücher.example")]
    public async Task Addresses_of_odd_forms_stand_in_paths_when_they_are_escaped(string local)
    {
        var (client, user) = await SignedInAsync("internal");
        var odd = $"{Guid.NewGuid():N}"[..8] + local;
        Assert.Equal(200, (await api.SendAsync("POST", $"{Users}/{user.Id}/emails", client.Proved, new System.Text.Json.Nodes.JsonObject { ["email"] = odd, ["verified"] = true }.ToJsonString())).Status);
        var confirmed = await api.StepUpAsync(user, "emails:change");
        Assert.Equal(odd, (await SendAsync("POST", $"current/emails/{Uri.EscapeDataString(odd)}:makePrimary", user, "{}", confirmed))["email"]);
        await SendAsync("POST", $"current/emails/{user.Id:N}@example.com:makePrimary", user, "{}", confirmed);
        Assert.Equal(200, (await SendAsync("DELETE", $"current/emails/{Uri.EscapeDataString(odd)}", user, null, confirmed)).Status);
        Assert.Single((await SendAsync("GET", "current/emails", user)).Body["emails"]!.AsArray());
    }

    [Theory]
    [InlineData("POST", "current/emails", """{"email": "x@example.com\r\nBcc: all@example.com"}""")]
    [InlineData("POST", "current/emails", """{"email": ""}""")]
    [InlineData("DELETE", "current/emails/nobody", null)]
    [InlineData("POST", "current/emails/a%0Db@example.com:makePrimary", "{}")]
    public async Task What_is_no_address_is_refused_by_name(string method, string path, string? body)
    {
        var (_, user) = await SignedInAsync();
        var reply = await SendAsync(method, path, user, body);
        Assert.Equal((400, "FIELD_INVALID", "email"), (reply.Status, reply.Reason, reply.Fields));
    }

    private static string NewEmail() => $"{Guid.NewGuid():N}@example.com";

    private Task<RestReply> AskAsync(TestClient client, string address) => api.SendAsync("POST", $"{Emails}/{address}:sendVerification", client.Identified, "{}");

    private Task<RestReply> SendAsync(string method, string rest, TestUser user, string? json = null, params (string Name, string Value)[] headers) =>
        api.SendAsync(method, $"{Users}/{rest}", user.Bearer, json, headers);

    private async Task<(TestClient Client, TestUser User)> SignedInAsync(params string[] roles)
    {
        var client = await api.ClientAsync(roles.Length == 0 ? ["external"] : roles);
        return (client, await api.UserAsync(client.Id, "user"));
    }
}
