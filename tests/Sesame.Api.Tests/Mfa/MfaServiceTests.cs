using System.Text;
using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Mfa;

public sealed class MfaServiceTests(TimedApi api) : IClassFixture<TimedApi>
{
    [Fact]
    public async Task An_authenticator_is_set_up_with_a_picture_and_asked_for_at_the_next_login()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var state = People.NewState();

        var step = await EnrolledUser.PasswordAsync(api, user.Client, user.Email, state);
        Assert.Equal(("steps", "totp", state), (step["t"], step["step"], step["state"]));
        Assert.False(step.Body.ContainsKey("token"));
        var wrong = await StepAsync(user, "totp", $$"""{"totp":"{{user.Authenticator.WrongAt(Now)}}","state":"{{state}}"}""");
        Assert.Equal((401, "CODE_INVALID"), (wrong.Status, wrong.Reason));
        var done = await StepAsync(user, "totp", $$"""{"totp":"{{user.Authenticator.CodeAt(Now)}}","state":"{{state}}"}""");

        Assert.Equal(("sessions", user.Id), (done["t"], done["userId"]));
        Assert.Equal("pwd otp mfa", Amr(done["token"]));
        var again = await StepAsync(user, "totp", $$"""{"totp":"{{user.Authenticator.CodeAt(Now)}}","state":"{{state}}"}""");
        Assert.Equal((400, "STEP_UNEXPECTED"), (again.Status, again.Reason));
        var me = await api.SendAsync("GET", "/accounts/v1/users/current", user.Bearer);
        Assert.True(me.Body["mfaEnabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_is_to_be_set_up_comes_as_text_uri_and_picture()
    {
        var user = await api.UserAsync((await api.ClientAsync("external")).Id, "user");

        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", $"{EnrolledUser.Current}/totp", user.Bearer, "{}")).Reason);
        var begun = await api.SendAsync("POST", $"{EnrolledUser.Current}/totp", user.Bearer, """{"name": "phone"}""", await api.StepUpAsync(user, "mfa:enrol"));

        Assert.Matches("^[A-Z2-7]{32}$", begun["secret"]);
        Assert.Contains($"secret={begun["secret"]}&issuer=Sesame&algorithm=SHA1&digits=6&period=30", begun["otpauthUri"], StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Convert.FromBase64String(begun["qrPng"])[..8]);
        Assert.Equal((400, "FIELD_INVALID", "name"), Fault(await api.SendAsync("POST", $"{EnrolledUser.Current}/totp", user.Bearer, """{"name": "a\u0007b"}""")));
        Assert.Equal((400, "FIELD_INVALID", "totp"), Fault(await api.SendAsync("POST", $"{EnrolledUser.Current}/totp:confirm", user.Bearer, """{"totp": "12345x"}""")));
        var early = await api.UserAsync((await api.ClientAsync("external")).Id, "user");
        Assert.Equal("MFA_NOT_BEGUN", (await api.SendAsync("POST", $"{EnrolledUser.Current}/totp:confirm", early.Bearer, """{"totp": "123456"}""")).Reason);
    }

    [Fact]
    public async Task Somebody_elses_factors_are_missing_and_nobody_sets_one_up_for_another()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var stranger = await api.UserAsync(user.Client.Id, "user");
        var sysadmin = await api.UserAsync(user.Client.Id, "sysadmin");
        var path = $"/accounts/v1/users/{user.Id}/mfa";

        Assert.Equal(404, (await api.SendAsync("GET", path, stranger.Bearer)).Status);
        Assert.Equal(404, (await api.SendAsync("POST", $"{path}/totp", stranger.Bearer, "{}")).Status);
        Assert.Equal(404, (await api.SendAsync("POST", $"{path}/totp", sysadmin.Bearer, "{}")).Status);
        Assert.Equal(404, (await api.SendAsync("POST", $"{path}/totp:confirm", sysadmin.Bearer, """{"totp": "123456"}""")).Status);
        Assert.Equal("MFA_ENROLLED", (await api.SendAsync("POST", $"{path}/totp", user.Bearer, "{}", await EnrolledUser.ProveAsync(api, user.Bearer, "mfa:enrol"))).Reason);
        var seen = await api.SendAsync("GET", path, sysadmin.Bearer);
        Assert.Equal(user.DeviceId, seen.Body["devices"]![0]!["id"]!.GetValue<string>());
        Assert.Equal(10, seen.Body["recoveryCodesLeft"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_factors_of_a_user_who_is_deleted_or_unknown_are_missing()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var sysadmin = await api.UserAsync(user.Client.Id, "sysadmin");
        Assert.Equal(200, (await api.SendAsync("DELETE", $"/accounts/v1/users/{user.Id}", sysadmin.Bearer)).Status);

        foreach (var id in new[] { user.Id, Guid.CreateVersion7().ToString() })
        {
            var reply = await api.SendAsync("GET", $"/accounts/v1/users/{id}/mfa", sysadmin.Bearer);
            Assert.Equal((404, "NOT_FOUND"), (reply.Status, reply.Reason));
        }

        Assert.Equal(200, (await api.SendAsync("GET", EnrolledUser.Current, sysadmin.Bearer)).Status);
    }

    [Fact]
    public async Task A_recovery_code_completes_a_login_once()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var (one, two) = (People.NewState(), People.NewState());
        await EnrolledUser.PasswordAsync(api, user.Client, user.Email, one);
        await EnrolledUser.PasswordAsync(api, user.Client, user.Email, two);

        var done = await StepAsync(user, "recovery-code", $$"""{"code":"{{user.RecoveryCodes[0]}}","state":"{{one}}"}""");
        Assert.Equal("pwd recovery mfa", Amr(done["token"]));
        Assert.Equal("CODE_INVALID", (await StepAsync(user, "recovery-code", $$"""{"code":"{{user.RecoveryCodes[0]}}","state":"{{two}}"}""")).Reason);
        Assert.Equal((400, "FIELD_INVALID", "code state"), Fault(await StepAsync(user, "recovery-code", """{"state": "x"}""")));
        Assert.Equal((400, "FIELD_INVALID", "state totp"), Fault(await StepAsync(user, "totp", """{"totp": "1", "state": "x"}""")));
        Assert.Equal((400, "FIELD_INVALID", "state totp"), Fault(await StepAsync(user, "enrol-totp", """{"totp": "1", "state": "x"}""")));
    }

    private DateTimeOffset Now => api.Time.GetUtcNow();

    private Task<RestReply> StepAsync(EnrolledUser user, string step, string json) => api.SendAsync("POST", $"{EnrolledUser.Login}/{step}", user.Client.Proved, json);

    private static (int Status, string? Reason, string Fields) Fault(RestReply reply) => (reply.Status, reply.Reason, reply.Fields);

    private static string Amr(string token)
    {
        var claims = JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])))!;
        return string.Join(' ', claims["amr"]!.AsArray().Select(method => method!.GetValue<string>()));
    }
}
