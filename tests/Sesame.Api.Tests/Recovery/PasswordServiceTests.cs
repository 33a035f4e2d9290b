using Grpc.Core;
using Sesame.Abstractions.Credentials;
using Sesame.Api.Credentials.V1;
using Sesame.Api.Recovery.V1;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Recovery;

public sealed class PasswordServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string First = "correct horse battery staple";
    private const string Next = "plum kettle orbit sandal";
    private const string Users = "/accounts/v1/users";
    private const string Resets = "/accounts/v1/password-resets";

    [Fact]
    public async Task A_user_sets_his_first_password_and_changes_it_with_the_current_one()
    {
        var (client, user) = await SignedInAsync();
        Assert.Equal("STEP_UP_REQUIRED", (await ChangeAsync(user, $$"""{"newPassword": "{{First}}"}""")).Reason);
        Assert.Equal("currentPassword", (await ChangeAsync(user, $$"""{"currentPassword": "", "newPassword": "{{First}}"}""")).Fields);
        var confirmed = await api.StepUpAsync(user, "password:set");
        Assert.Equal("{}", (await ChangeAsync(user, $$"""{"newPassword": "{{First}}"}""", confirmed)).Body.ToJsonString());
        Assert.Equal("sessions", (await LogInAsync(client, user, First))["t"]);
        var missing = await ChangeAsync(user, $$"""{"newPassword": "{{Next}}"}""");
        Assert.Equal((400, "FIELD_INVALID", "currentPassword"), (missing.Status, missing.Reason, missing.Fields));
        var wrong = await ChangeAsync(user, $$"""{"currentPassword": "{{Next}}", "newPassword": "{{Next}}"}""");
        Assert.Equal((401, "INVALID_CREDENTIALS"), (wrong.Status, wrong.Reason));
        var other = await LogInAsync(client, user, First);
        Assert.Equal(200, (await ChangeAsync(user, $$"""{"currentPassword": "{{First}}", "newPassword": "{{Next}}", "endOtherSessions": true}""")).Status);
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", $"{Users}/current", $"Bearer {other["token"]}")).Reason);
        Assert.Equal(200, (await api.SendAsync("GET", $"{Users}/current", user.Bearer)).Status);
        Assert.Equal("INVALID_CREDENTIALS", (await LogInAsync(client, user, First)).Reason);
        Assert.Equal("sessions", (await LogInAsync(client, user, Next))["t"]);
    }

    [Fact]
    public async Task All_faults_of_a_password_are_told_with_their_field()
    {
        var (_, user) = await SignedInAsync();
        var confirmed = await api.StepUpAsync(user, "password:set");
        var reply = await ChangeAsync(user, """{"newPassword": "sesame"}""", confirmed);
        Assert.Equal((400, "FIELD_INVALID", "newPassword newPassword newPassword"), (reply.Status, reply.Reason, reply.Fields));
        Assert.Equal("PASSWORD_TOO_LONG", (await ChangeAsync(user, $$"""{"newPassword": "{{new string('x', 100_000)}}"}""", confirmed)).Reason);
    }

    [Fact]
    public async Task Nobody_changes_the_password_of_another_by_the_current_one()
    {
        var (client, user) = await SignedInAsync("internal");
        var other = await api.UserAsync(client.Id, "sysadmin");
        const string body = """{"newPassword": "plum kettle orbit sandal"}""";
        Assert.Equal("NOT_FOUND", (await api.SendAsync("POST", $"{Users}/{other.Id}:changePassword", user.Bearer, body)).Reason);
        Assert.Equal("NOT_FOUND", (await api.SendAsync("POST", $"{Users}/{user.Id}:changePassword", other.Bearer, body)).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", $"{Users}/{user.Id}:changePassword", client.Proved, body)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await api.SendAsync("POST", $"{Users}/{user.Id}:changePassword", null, body)).Reason);
    }

    [Fact]
    public async Task Who_may_write_users_sets_and_clears_a_password()
    {
        var (client, user) = await SignedInAsync("internal");
        const string body = """{"password": "plum kettle orbit sandal", "updatePasswordRequired": true}""";
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", $"{Users}/{user.Id}:setPassword", user.Bearer, body)).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", $"{Users}/{user.Id}:clearPassword", user.Bearer, "{}")).Reason);
        Assert.Equal("NOT_FOUND", (await api.SendAsync("POST", $"{Users}/{Guid.CreateVersion7()}:setPassword", client.Proved, body)).Reason);
        Assert.Equal("{}", (await api.SendAsync("POST", $"{Users}/{user.Id}:setPassword", client.Proved, body)).Body.ToJsonString());
        var view = (await api.SendAsync("GET", $"{Users}/current", user.Bearer)).Body;
        var step = await LogInAsync(client, user, Next);
        Assert.Equal(("steps", "new-password"), (step["t"], step["step"]));
        var renewed = await api.SendAsync(
            "POST", "/accounts/v1/sessions/login/new-password", client.Identified, $$"""{"newPassword": "{{First}}", "state": "{{step["state"]}}"}""");
        Assert.Equal("sessions", renewed["t"]);
        Assert.Equal((true, true), (view["hasPassword"]!.GetValue<bool>(), view["updatePasswordRequired"]!.GetValue<bool>()));
        Assert.Equal(200, (await api.SendAsync("POST", $"{Users}/{user.Id}:clearPassword", client.Proved, "{}")).Status);
        Assert.Equal(200, (await api.SendAsync("POST", $"{Users}/{user.Id}:clearPassword", client.Proved, "{}")).Status);
        Assert.False((await api.SendAsync("GET", $"{Users}/current", user.Bearer)).Body["hasPassword"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_reset_is_answered_alike_for_everybody_and_its_link_works_once()
    {
        var (client, user) = await SignedInAsync();
        var known = await RequestAsync(client, Address(user));
        foreach (var again in new[] { await RequestAsync(client, Address(user)), await RequestAsync(client, $"{Guid.NewGuid():N}@example.com") })
        {
            Assert.Equal((202, known.Body.ToJsonString()), (again.Status, again.Body.ToJsonString()));
            Assert.Equal(HeaderNames(known), HeaderNames(again));
        }

        Assert.Equal((202, "{}"), (known.Status, known.Body.ToJsonString()));
        var path = $"{Resets}/{await api.Mailbox.Token(Address(user))}";
        var weak = await api.SendAsync("PATCH", path, client.Identified, """{"newPassword": "password"}""");
        Assert.Equal((400, "newPassword newPassword"), (weak.Status, weak.Fields));
        Assert.Equal((200, "{}"), StatusOf(await api.SendAsync("PATCH", path, client.Identified, $$"""{"newPassword": "{{Next}}"}""")));
        var twice = await api.SendAsync("PATCH", path, client.Identified, $$"""{"newPassword": "{{First}}"}""");
        Assert.Equal((401, "CODE_INVALID"), (twice.Status, twice.Reason));
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", $"{Users}/current", user.Bearer)).Reason);
        Assert.Equal("sessions", (await LogInAsync(client, user, Next))["t"]);
    }

    [Fact]
    public async Task The_same_goes_over_gRPC()
    {
        var (client, user) = await SignedInAsync();
        var recovery = new RecoveryService.RecoveryServiceClient(api.Channel);
        var basic = RunningApi.Authorization(client.Identified);
        await recovery.RequestPasswordResetAsync(new RequestPasswordResetRequest { Email = Address(user) }, basic);
        var token = await api.Mailbox.Token(Address(user));
        await recovery.ResetPasswordAsync(new ResetPasswordRequest { Token = token, NewPassword = Next }, basic);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await recovery.ResetPasswordAsync(new ResetPasswordRequest { Token = token, NewPassword = First }, basic));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        var bearer = RunningApi.Authorization($"Bearer {(await LogInAsync(client, user, Next))["token"]}");
        var change = new ChangePasswordRequest { Id = "current", CurrentPassword = Next, NewPassword = First };
        await new PasswordService.PasswordServiceClient(api.Channel).ChangePasswordAsync(change, bearer);
        Assert.Equal("sessions", (await LogInAsync(client, user, First))["t"]);
    }

    [Fact]
    public async Task A_password_of_another_system_opens_a_session()
    {
        var (client, user) = await SignedInAsync();
        await api.Grains.GetGrain<ICredentialsGrain>(user.Id.ToString()).AdoptHash(new AdoptHash(
            Abstractions.Calls.CallContext.System, "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG", UpdateRequired: false));
        Assert.Equal("sessions", (await LogInAsync(client, user, First))["t"]);
    }

    private static string Address(TestUser user) => $"{user.Id:N}@example.com";

    private static (int Status, string Body) StatusOf(RestReply reply) => (reply.Status, reply.Body.ToJsonString());

    private static string HeaderNames(RestReply reply) => string.Join(' ', reply.Headers.Select(header => header.Key).Order(StringComparer.Ordinal));

    private Task<RestReply> RequestAsync(TestClient client, string address) => api.SendAsync("POST", Resets, client.Identified, $$"""{"email": "{{address}}"}""");

    private Task<RestReply> ChangeAsync(TestUser user, string json, params (string Name, string Value)[] headers) =>
        api.SendAsync("POST", $"{Users}/current:changePassword", user.Bearer, json, headers);

    private Task<RestReply> LogInAsync(TestClient client, TestUser user, string password) => api.SendAsync(
        "POST", "/accounts/v1/sessions/login/password", client.Identified, $$"""{"email": "{{Address(user)}}", "password": "{{password}}", "state": "{{Guid.NewGuid():N}}"}""");

    private async Task<(TestClient Client, TestUser User)> SignedInAsync(params string[] roles)
    {
        var client = await api.ClientAsync(roles.Length == 0 ? ["external"] : roles);
        return (client, await api.UserAsync(client.Id, "user"));
    }
}
