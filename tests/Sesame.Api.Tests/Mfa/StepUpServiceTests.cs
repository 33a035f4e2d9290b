using Grpc.Core;
using Sesame.Api.Mfa.V1;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Mfa;

public sealed class StepUpServiceTests(TimedApi api) : IClassFixture<TimedApi>
{
    private const string StepUps = "/accounts/v1/step-ups";
    private const string Header = "x-sesame-step-up";

    [Fact]
    public async Task A_factor_goes_only_with_a_grant_for_that_in_that_session_and_once()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var path = $"{EnrolledUser.Current}/{user.DeviceId}";
        var refused = await api.SendAsync("DELETE", path, user.Bearer);
        Assert.Equal((403, "STEP_UP_REQUIRED"), (refused.Status, refused.Reason));
        Assert.Equal("mfa:remove", refused.Detail("ErrorInfo")!["metadata"]!["action"]!.GetValue<string>());

        var other = await GrantAsync(user.Bearer, $$"""{"action":"mfa:recovery-codes","password":"{{People.Password}}"}""");
        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("DELETE", path, user.Bearer, null, (Header, other))).Reason);
        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("DELETE", path, user.Bearer, null, (Header, "nonsense"))).Reason);
        var grant = await GrantAsync(user.Bearer, $$"""{"action":"mfa:remove","totp":"{{user.Authenticator.CodeAt(api.Time.GetUtcNow())}}"}""");
        Assert.Equal(200, (await api.SendAsync("DELETE", path, user.Bearer, null, (Header, grant))).Status);

        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("DELETE", path, user.Bearer, null, (Header, grant))).Reason);
        Assert.False((await api.SendAsync("GET", "/accounts/v1/users/current", user.Bearer)).Body["mfaEnabled"]?.GetValue<bool>() ?? false);
        Assert.Equal("sessions", (await EnrolledUser.PasswordAsync(api, user.Client, user.Email, People.NewState()))["t"]);
    }

    [Fact]
    public async Task A_grant_of_one_session_is_none_in_another()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var state = People.NewState();
        await EnrolledUser.PasswordAsync(api, user.Client, user.Email, state);
        var second = await api.SendAsync(
            "POST", $"{EnrolledUser.Login}/totp", user.Client.Proved, $$"""{"totp":"{{user.Authenticator.CodeAt(api.Time.GetUtcNow())}}","state":"{{state}}"}""");
        var grant = await GrantAsync(user.Bearer, $$"""{"action":"mfa:remove","password":"{{People.Password}}"}""");

        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("DELETE", $"{EnrolledUser.Current}/{user.DeviceId}", $"Bearer {second["token"]}", null, (Header, grant))).Reason);
    }

    [Fact]
    public async Task New_recovery_codes_need_a_grant_and_one_by_time_is_good_more_than_once()
    {
        var user = await EnrolledUser.MakeAsync(api);
        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", $"{EnrolledUser.Current}/recovery-codes", user.Bearer, "{}")).Reason);
        var grant = await GrantAsync(user.Bearer, $$"""{"action":"mfa:recovery-codes","password":"{{People.Password}}","timeBased":true,"validForSeconds":60}""");

        var first = await api.SendAsync("POST", $"{EnrolledUser.Current}/recovery-codes", user.Bearer, "{}", (Header, grant));
        var second = await api.SendAsync("POST", $"{EnrolledUser.Current}/recovery-codes", user.Bearer, "{}", (Header, grant));
        Assert.Equal((200, 10, 200), (first.Status, first.Body["recoveryCodes"]!.AsArray().Count, second.Status));
        api.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", $"{EnrolledUser.Current}/recovery-codes", user.Bearer, "{}", (Header, grant))).Reason);
    }

    [Fact]
    public async Task A_grant_goes_with_a_call_over_gRPC_too()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var stepUps = new StepUpService.StepUpServiceClient(api.Channel);
        var mfa = new MfaService.MfaServiceClient(api.Channel);
        var asked = new CreateRecoveryCodesRequest { UserId = "current" };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await mfa.CreateRecoveryCodesAsync(asked, RunningApi.Authorization(user.Bearer)));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        var given = await stepUps.CreateStepUpAsync(
            new CreateStepUpRequest { Action = "mfa:recovery-codes", Password = People.Password }, RunningApi.Authorization(user.Bearer));
        var metadata = RunningApi.Authorization(user.Bearer);
        metadata.Add(Header, given.Grant);

        Assert.Equal(10, (await mfa.CreateRecoveryCodesAsync(asked, metadata)).RecoveryCodes.Count);
    }

    [Fact]
    public async Task A_service_of_our_own_removes_a_lost_factor_without_one()
    {
        var user = await EnrolledUser.MakeAsync(api);

        Assert.Equal(200, (await api.SendAsync("DELETE", $"/accounts/v1/users/{user.Id}/mfa/{user.DeviceId}", user.Client.Proved)).Status);
        Assert.Equal(200, (await api.SendAsync("DELETE", $"/accounts/v1/users/{user.Id}/mfa/{user.DeviceId}", user.Client.Proved)).Status);

        Assert.False((await api.SendAsync("GET", EnrolledUser.Current, user.Bearer)).Body["enabled"]?.GetValue<bool>() ?? false);
    }

    [Fact]
    public async Task Who_deletes_himself_proves_himself_first()
    {
        var user = await EnrolledUser.MakeAsync(api);
        var refused = await api.SendAsync("DELETE", "/accounts/v1/users/current", user.Bearer);
        Assert.Equal((403, "STEP_UP_REQUIRED"), (refused.Status, refused.Reason));
        var grant = await GrantAsync(user.Bearer, $$"""{"action":"users:delete","password":"{{People.Password}}"}""");

        Assert.Equal(200, (await api.SendAsync("DELETE", "/accounts/v1/users/current", user.Bearer, null, (Header, grant))).Status);
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", "/accounts/v1/users/current", user.Bearer)).Reason);
    }

    [Fact]
    public async Task Wrong_proofs_and_faulty_requests_are_told()
    {
        var user = await EnrolledUser.MakeAsync(api);

        var wrong = await api.SendAsync("POST", StepUps, user.Bearer, """{"action":"x","password":"not the password at all"}""");
        Assert.Equal((401, "INVALID_CREDENTIALS"), (wrong.Status, wrong.Reason));
        Assert.Equal("CODE_INVALID", (await api.SendAsync("POST", StepUps, user.Bearer, $$"""{"action":"x","totp":"{{user.Authenticator.WrongAt(api.Time.GetUtcNow())}}"}""")).Reason);
        Assert.Equal("CODE_INVALID", (await api.SendAsync("POST", StepUps, user.Bearer, """{"action":"x","code":"12345678"}""")).Reason);
        Assert.Equal("action password validForSeconds", (await api.SendAsync("POST", StepUps, user.Bearer, """{"action":"a b","validForSeconds":3601}""")).Fields);
        Assert.Equal("password", (await api.SendAsync("POST", StepUps, user.Bearer, """{"action":"x","totp":"123456","code":"12345678"}""")).Fields);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", StepUps, user.Client.Proved, """{"action":"x","totp":"123456"}""")).Reason);
        Assert.Equal(200, (await api.SendAsync("POST", $"{StepUps}:sendCode", user.Bearer, """{"action":"x"}""")).Status);
        Assert.Equal("LIMIT_REACHED", (await api.SendAsync("POST", $"{StepUps}:sendCode", user.Bearer, """{"action":"x"}""")).Reason);
    }

    private async Task<string> GrantAsync(string bearer, string json)
    {
        var reply = await api.SendAsync("POST", StepUps, bearer, json);
        Assert.Equal(200, reply.Status);
        return reply["grant"];
    }
}
