using System.Net;
using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>The journey of the quickstart, typed into a shell.</summary>
[Collection(ServerCollection.Name)]
public sealed class JourneyTests(SharedServer shared)
{
    [Fact]
    public async Task A_user_signs_up_in_and_out_with_curl()
    {
        var email = Rest.NewEmail();
        var basic = shared.Bootstrap.ClientBasic;

        var registered = await CurlAsync("POST", "/accounts/v1/users", basic, new { email, password = Rest.Password, firstName = "Ada" });
        Assert.Equal(200, registered.Status);
        var userId = registered.Body.GetProperty("userId").GetString();

        var login = await CurlAsync("POST", "/accounts/v1/sessions/login/password", basic, new { email, password = Rest.Password, state = Rest.NewState() });
        Assert.Equal("sessions", login.Body.GetProperty("t").GetString());
        Assert.Equal(userId, login.Body.GetProperty("userId").GetString());
        var bearer = $"Bearer {login.Body.GetProperty("token").GetString()}";

        var check = await CurlAsync("POST", "/accounts/v1/tokens:check", basic, new { token = login.Body.GetProperty("token").GetString() });
        Assert.True(check.Body.GetProperty("active").GetBoolean(), check.Body.ToString());

        var me = await CurlAsync("GET", "/accounts/v1/users/current", bearer, null);
        Assert.Equal(email, me.Body.GetProperty("email").GetString());

        var refreshed = await CurlAsync("POST", "/accounts/v1/sessions/refresh", basic, new { refresh = login.Body.GetProperty("refresh").GetString() });
        Assert.Equal(login.Body.GetProperty("sessionId").GetString(), refreshed.Body.GetProperty("sessionId").GetString());

        var logout = await CurlAsync("POST", "/accounts/v1/sessions/logout", bearer, new { });
        Assert.Equal(200, logout.Status);
        Assert.Equal("{}", logout.Body.ToString());

        var after = await CurlAsync("POST", "/accounts/v1/tokens:check", basic, new { token = refreshed.Body.GetProperty("token").GetString() });
        Assert.False(after.Body.GetProperty("active").GetBoolean());
        Assert.Equal("SESSION_ENDED", after.Body.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_first_sysadmin_reads_and_lists_users()
    {
        var id = await shared.Client.RegisterAsync(Rest.NewEmail());
        var login = await shared.Client.LogInAsync(shared.Bootstrap.Email, shared.Bootstrap.Password);
        var admin = shared.User(login["token"]);

        Assert.Equal(id, (await admin.GetAsync($"/accounts/v1/users/{id}"))["id"]);
        Assert.Contains(id, (await admin.GetAsync("/accounts/v1/users?pageSize=10")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_reads_a_user_with_its_key_in_snake_case()
    {
        var email = Rest.NewEmail();
        var id = await shared.Client.RegisterAsync(email);

        var reply = await shared.User(shared.Bootstrap.BackendApiKey).GetAsync($"/api/backend/v1/user/{id}?token_refresh=true");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(id, reply["user_id"]);
        Assert.Equal(email, reply["email"]);
        Assert.Equal(JsonValueKind.Number, reply.Body.GetProperty("created_at").ValueKind);
    }

    private async Task<(int Status, JsonElement Body)> CurlAsync(string method, string path, string authorization, object? body)
    {
        List<string> arguments = ["-sS", "-X", method, "-H", $"authorization: {authorization}", "-w", "\n%{http_code}", $"http://127.0.0.1:{shared.Server.HttpPort}{path}"];
        if (body is not null)
        {
            arguments.AddRange(["-H", "content-type: application/json", "--data-binary", JsonSerializer.Serialize(body)]);
        }

        var curl = await Command.RunAsync("curl", arguments);
        Assert.True(curl.ExitCode == 0, curl.Errors);
        var end = curl.Output.LastIndexOf('\n');
        return (int.Parse(curl.Output[(end + 1)..], System.Globalization.CultureInfo.InvariantCulture), JsonDocument.Parse(curl.Output[..end]).RootElement);
    }
}
