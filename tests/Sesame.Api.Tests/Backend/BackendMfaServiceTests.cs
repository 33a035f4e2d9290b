using Sesame.Api.Tests.Harness;
using Sesame.Api.Tests.Mfa;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendMfaServiceTests(TimedApi api) : IClassFixture<TimedApi>
{
    private const string Totp = "/api/backend/v1/mfa/step-up/verify-totp";
    private const string Grant = "/api/backend/v1/mfa/step-up/verify-grant";

    [Fact]
    public async Task A_grant_of_one_use_is_good_once_for_its_user_and_action()
    {
        var (user, key) = (await EnrolledUser.MakeAsync(api), await api.KeyAsync("backend:*"));
        var given = await api.SendAsync("POST", Totp, key, TotpOf(user, "ONE_TIME_USE"));
        Assert.Matches("^[0-9a-f]{96}$", given["step_up_grant"]);
        Assert.Equal((400, "incorrect_mfa_code"), Told(await api.SendAsync("POST", Totp, key, TotpOf(user, "ONE_TIME_USE"))));

        var other = await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "OTHER", given["step_up_grant"]));
        Assert.Equal((400, "invalid_request_fields"), Told(other));
        Assert.Equal("grant_not_found", other.Body["field_errors"]!["grant"]!.GetValue<string>());
        Assert.Equal((400, "invalid_request_fields"), Told(await api.SendAsync("POST", Grant, key, GrantOf(Guid.CreateVersion7().ToString(), "PAY", given["step_up_grant"]))));
        Assert.Equal((400, "invalid_request_fields"), Told(await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", "nonsense"))));
        var spent = await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", given["step_up_grant"]));
        Assert.Equal((200, "{}"), (spent.Status, spent.Body.ToJsonString()));
        Assert.Equal((400, "invalid_request_fields"), Told(await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", given["step_up_grant"]))));
    }

    [Fact]
    public async Task A_grant_by_time_is_good_until_its_end()
    {
        var (user, key) = (await EnrolledUser.MakeAsync(api), await api.KeyAsync("backend:*"));
        var given = await api.SendAsync("POST", Totp, key, TotpOf(user, "TIME_BASED"));

        Assert.Equal(200, (await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", given["step_up_grant"]))).Status);
        Assert.Equal(200, (await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", given["step_up_grant"]))).Status);
        api.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(400, (await api.SendAsync("POST", Grant, key, GrantOf(user.Id, "PAY", given["step_up_grant"]))).Status);
    }

    [Fact]
    public async Task Who_is_not_there_or_has_no_factor_is_told_apart_from_a_wrong_code()
    {
        var (user, key) = (await EnrolledUser.MakeAsync(api), await api.KeyAsync("backend:*"));
        var without = await api.UserAsync(user.Client.Id, "user");

        Assert.Equal((404, "user_not_found"), Told(await api.SendAsync("POST", Totp, key, TotpOf(user with { Id = Guid.CreateVersion7().ToString() }, ""))));
        Assert.Equal((400, "mfa_not_enabled"), Told(await api.SendAsync("POST", Totp, key, TotpOf(user with { Id = without.Id.ToString() }, ""))));
        var faulty = await api.SendAsync("POST", Totp, key, """{"action_type":"a b","user_id":"x","code":"1","grant_type":"x","valid_for_seconds":3601}""");
        Assert.Equal("action_type code grant_type user_id valid_for_seconds", faulty.Fields);
        Assert.Equal(403, (await api.SendAsync("POST", Totp, user.Client.Proved, TotpOf(user, ""))).Status);
    }

    [Fact]
    public async Task Five_wrong_codes_delay_also_the_right_one()
    {
        var (user, key) = (await EnrolledUser.MakeAsync(api), await api.KeyAsync("backend:*"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((400, "incorrect_mfa_code"), Told(await api.SendAsync("POST", Totp, key, TotpOf(user, "", user.Authenticator.WrongAt(api.Time.GetUtcNow())))));
        }

        Assert.Equal((429, "login_delayed"), Told(await api.SendAsync("POST", Totp, key, TotpOf(user, ""))));
        api.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(200, (await api.SendAsync("POST", Totp, key, TotpOf(user, ""))).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(null)]
    public async Task All_factors_of_a_user_are_removed(string? body)
    {
        var (user, key) = (await EnrolledUser.MakeAsync(api), await api.KeyAsync("backend:*"));

        Assert.Equal(200, (await api.SendAsync("POST", $"/api/backend/v1/user/{user.Id}/disable_2fa", key, body)).Status);

        Assert.Equal("sessions", (await EnrolledUser.PasswordAsync(api, user.Client, user.Email, People.NewState()))["t"]);
        Assert.Equal((404, "not_found"), Told(await api.SendAsync("POST", $"/api/backend/v1/user/{Guid.CreateVersion7()}/disable_2fa", key, body)));
    }

    private string TotpOf(EnrolledUser user, string grantType, string? code = null) =>
        $$"""{"action_type":"PAY","user_id":"{{user.Id}}","code":"{{code ?? user.Authenticator.CodeAt(api.Time.GetUtcNow())}}","grant_type":"{{grantType}}","valid_for_seconds":60}""";

    private static string GrantOf(string userId, string action, string grant) => $$"""{"action_type":"{{action}}","user_id":"{{userId}}","grant":"{{grant}}"}""";

    private static (int Status, string? Code) Told(RestReply reply) => (reply.Status, reply.Body["error_code"]?.GetValue<string>());
}
