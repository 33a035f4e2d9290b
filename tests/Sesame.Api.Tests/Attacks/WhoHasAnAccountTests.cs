using System.Text.Json.Nodes;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Attacks;

/// <summary>Whatever a stranger asks about an address: its account's being there and its standing show in no status, body or header.</summary>
public sealed class WhoHasAnAccountTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Accounts = "/accounts/v1/";

    private static readonly string[] Standings = ["known", "unknown", "disabled", "locked", "deleted", "unverified", "frozen"];

    public static TheoryData<string> Ways { get; } =
        ["registration", "password", "wrong password", "password by device", "code", "wrong code", "magic-link", "wrong link", "totp", "reset", "wrong reset", "verification", "verification twice", "wrong verification"];

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_account_and_none_are_answered_alike(string way)
    {
        var client = await api.ClientAsync("external");
        var replies = new Dictionary<string, string>();
        foreach (var standing in Standings)
        {
            var email = await PersonAsync(standing, withPassword: way.Contains("password", StringComparison.Ordinal));
            var state = People.NewState();
            var reply = await Ask(way, email, state, client.Identified);
            var headers = reply.Headers.Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("x-request-id", StringComparison.OrdinalIgnoreCase)).Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
            replies[standing] = $"{reply.Status} {string.Join(' ', headers)} {reply.Body.ToJsonString()}".Replace(state, "", StringComparison.Ordinal).Replace(email, "", StringComparison.Ordinal);
        }

        // Who knows the password of an account that is open gets in: that is no secret to him.
        var alike = way == "password by device" ? replies.Where(reply => reply.Key is not ("known" or "unverified")) : replies;
        Assert.Single(alike.Select(reply => reply.Value).Distinct());
    }

    private async Task<RestReply> Ask(string way, string email, string state, string caller)
    {
        Task<RestReply> Step(string step, params (string, string)[] fields) => Post($"sessions/login/{step}", caller, [("state", state), .. fields]);
        var secret = new string('A', 43);
        switch (way)
        {
            case "registration":
                return await Post("users", caller, ("email", email), ("password", "plum kettle orbit sandal"), ("state", state));
            case "password":
            case "wrong password":
                return await Step("password", ("email", email), ("password", "never the right one at all"));
            case "password by device":
                return await Step("password", ("email", email), ("password", People.Password), ("deviceToken", $"sdt_{secret}"));
            case "code":
                return await Step("email", ("email", email));
            case "wrong code":
                await Step("email", ("email", email));
                return await Step("code", ("code", "00000000"));
            case "magic-link":
                return await Step("magic-link", ("email", email));
            case "wrong link":
                await Step("magic-link", ("email", email));
                return await Step("magic-link", ("token", $"{state}-{new string('0', 64)}.{secret}"));
            case "totp":
                return await Step("totp", ("totp", "000000"));
            case "reset":
                return await Post("password-resets", caller, ("email", email));
            case "wrong reset":
                await Post("password-resets", caller, ("email", email));
                return await api.SendAsync("PATCH", $"{Accounts}password-resets/{Guid.CreateVersion7():N}.{secret}", caller, """{"newPassword": "plum kettle orbit sandal"}""");
            case "verification":
                return await api.SendAsync("POST", $"{Accounts}emails/{email}:sendVerification", caller, "{}");
            case "verification twice":
                await api.SendAsync("POST", $"{Accounts}emails/{email}:sendVerification", caller, "{}");
                var twice = await api.SendAsync("POST", $"{Accounts}emails/{email}:sendVerification", caller, "{}");
                twice.Headers.Remove("Retry-After");
                return twice with { Body = new JsonObject { ["reason"] = twice.Reason } };
            default:
                return await Post("emails:verify", caller, ("token", $"{Guid.CreateVersion7():N}-{new string('A', 22)}.{secret}"));
        }
    }

    private Task<RestReply> Post(string path, string caller, params (string Name, string Value)[] fields) =>
        api.SendAsync("POST", Accounts + path, caller, new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value))).ToJsonString());

    private async Task<string> PersonAsync(string standing, bool withPassword)
    {
        var (id, email) = (Guid.CreateVersion7(), People.NewEmail());
        if (standing == "unknown")
        {
            return email;
        }

        var user = api.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Register(new RegisterUser(CallContext.System, new RegistrationForm(email, withPassword ? People.Password : null, new UserProfile()), EmailVerified: standing != "unverified", null, ["user"]));
        var change = new ChangeUser(CallContext.System);
        await (standing switch
        {
            "disabled" => user.Disable(change),
            "locked" => user.Lock(change),
            "deleted" => user.Delete(change),
            "frozen" => user.Freeze(change),
            _ => Task.CompletedTask,
        });
        return email;
    }
}
