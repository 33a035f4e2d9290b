using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>A second factor from its setting up to its end, by REST, with a step of the login over gRPC-Web; the codes are computed here, by RFC 6238.</summary>
[Collection(ServerCollection.Name)]
public sealed class SecondFactorJourneyTests(SharedServer shared)
{
    private const string Mfa = "/accounts/v1/users/current/mfa";

    [Fact]
    public async Task An_authenticator_is_set_up_used_lost_and_removed()
    {
        var (email, state) = (Rest.NewEmail(), Rest.NewState());
        await shared.Client.RegisterAsync(email);
        var user = shared.User((await shared.Client.LogInAsync(email))["token"]);
        var begun = await user.WithStepUp(await GrantAsync(user, "mfa:enrol")).PostAsync($"{Mfa}/totp", new { });
        var now = TimeCodes.Now;
        var confirmed = await user.PostAsync($"{Mfa}/totp:confirm", new { totp = TimeCodes.CodeOf(begun["secret"], now) });
        var recovery = confirmed.Body.GetProperty("recoveryCodes")[0].GetString()!;

        Assert.Equal("totp", (await PasswordAsync(email, state))["step"]);
        // The code of this step is used up by the setting up; the next one is taken already.
        Assert.Contains("sessions", await OverWebAsync(TimeCodes.CodeOf(begun["secret"], now + 1), state), StringComparison.Ordinal);

        var lost = Rest.NewState();
        await PasswordAsync(email, lost);
        var recovered = await shared.Client.PostAsync("/accounts/v1/sessions/login/recovery-code", new { code = recovery, state = lost });
        Assert.Equal("sessions", recovered["t"]);
        var device = $"{Mfa}/{confirmed["deviceId"]}";
        Assert.Equal("STEP_UP_REQUIRED", (await shared.User(recovered["token"]).DeleteAsync(device)).Reason);
        var back = shared.User(recovered["token"]);
        var removed = await back.WithStepUp(await GrantAsync(back, "mfa:remove")).DeleteAsync(device);
        Assert.True(removed.Succeeded, removed.ToString());
        Assert.Equal("sessions", (await shared.Client.LogInAsync(email))["t"]);
    }

    private static async Task<string> GrantAsync(Rest user, string action) =>
        (await user.PostAsync("/accounts/v1/step-ups", new { action, password = Rest.Password }))["grant"];

    private Task<Reply> PasswordAsync(string email, string state) =>
        shared.Client.PostAsync("/accounts/v1/sessions/login/password", new { email, password = Rest.Password, state });

    // The message SubmitTotpRequest {totp = 1, state = 2} in one frame; the answer is text enough to find what it says.
    private async Task<string> OverWebAsync(string code, string state)
    {
        byte[] message = [0x0A, (byte)code.Length, .. Encoding.ASCII.GetBytes(code), 0x12, (byte)state.Length, .. Encoding.ASCII.GetBytes(state)];
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sesame.logins.v1.LoginService/SubmitTotp") { Content = new ByteArrayContent(frame) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
        request.Headers.TryAddWithoutValidation("authorization", shared.Bootstrap.ClientBasic);
        using var response = await shared.Server.Http.SendAsync(request);
        return Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
    }
}
