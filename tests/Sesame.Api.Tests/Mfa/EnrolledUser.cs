using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Mfa;

/// <summary>A user with a password, an authenticator and a session, made over REST.</summary>
internal sealed record EnrolledUser(TestClient Client, string Id, string Email, string Bearer, string DeviceId, Authenticator Authenticator, IReadOnlyList<string> RecoveryCodes)
{
    public const string Current = "/accounts/v1/users/current/mfa";
    public const string Login = "/accounts/v1/sessions/login";

    public static async Task<EnrolledUser> MakeAsync(TimedApi api)
    {
        var client = await api.ClientAsync("internal");
        var email = People.NewEmail();
        var id = (await api.SendAsync("POST", "/accounts/v1/users", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}"}"""))["userId"];
        var bearer = $"Bearer {(await PasswordAsync(api, client, email, People.NewState()))["token"]}";
        var authenticator = new Authenticator((await api.SendAsync("POST", $"{Current}/totp", bearer, "{}", await ProveAsync(api, bearer, "mfa:enrol")))["secret"]);
        var confirmed = await api.SendAsync("POST", $"{Current}/totp:confirm", bearer, $$"""{"totp":"{{authenticator.CodeAt(api.Time.GetUtcNow())}}"}""");
        Assert.Equal(200, confirmed.Status);
        // The code that set it up is used up: the time moves on to the next one.
        api.Time.Advance(Authenticator.Step);
        return new EnrolledUser(
            client, id, email, bearer, confirmed["deviceId"], authenticator, [.. confirmed.Body["recoveryCodes"]!.AsArray().Select(code => code!.GetValue<string>())]);
    }

    /// <summary>The header that confirms an action, proved by the password.</summary>
    public static async Task<(string Name, string Value)> ProveAsync(TimedApi api, string bearer, string action) =>
        ("x-sesame-step-up", (await api.SendAsync("POST", "/accounts/v1/step-ups", bearer, $$"""{"action":"{{action}}","password":"{{People.Password}}"}"""))["grant"]);

    public static Task<RestReply> PasswordAsync(TimedApi api, TestClient client, string email, string state) => api.SendAsync(
        "POST", $"{Login}/password", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}","state":"{{state}}"}""");
}
