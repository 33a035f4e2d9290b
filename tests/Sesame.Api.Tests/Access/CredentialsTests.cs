using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Access;

/// <summary>Who calls, by every way to say so; the calls stand for all RPCs, because one interceptor serves them.</summary>
public sealed class CredentialsTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Clients = "/accounts/v1/clients";
    private const string Logins = "/accounts/v1/sessions/login-methods";

    [Fact]
    public async Task A_call_without_credentials_is_unauthenticated()
    {
        var reply = await api.SendAsync("GET", Clients, null);
        Assert.Equal((401, "CREDENTIALS_MISSING", "error"), (reply.Status, reply.Reason, reply["t"]));
        Assert.Contains("Basic", reply.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal("sesame", reply.Detail("ErrorInfo")!["domain"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "/x/y")]
    [InlineData("POST", "/x/y")]
    [InlineData("GET", "/x/y/z")]
    [InlineData("GET", "/sesame.clients.v1.ClientService/Nothing")]
    public async Task A_path_that_leads_nowhere_is_told(string method, string path)
    {
        var reply = await api.SendAsync(method, path, null, method == "POST" ? "{}" : null);
        Assert.Equal((404, "ROUTE_UNKNOWN", "error"), (reply.Status, reply.Reason, reply["t"]));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("nonsense")]
    [InlineData("Digest abc")]
    [InlineData("Basic !")]
    [InlineData("Basic YQ==, Basic YQ==")]
    [InlineData("Bearer a, Bearer b")]
    public async Task A_malformed_header_is_told(string header)
    {
        var reply = await api.SendAsync("GET", Clients, header);
        Assert.Equal((400, "AUTHORIZATION_MALFORMED"), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData("01934f6e-0000-7000-8000-00000000ffff")]
    [InlineData("01934f6e-0000-7000-8000-00000000ffff:secret")]
    [InlineData("not-an-id:secret")]
    public async Task An_unknown_client_is_told(string text)
    {
        var reply = await api.SendAsync("GET", Logins, TestClient.BasicOf(text));
        Assert.Equal((401, "CLIENT_UNKNOWN"), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_also_where_the_id_alone_would_do()
    {
        var client = await api.ClientAsync("external");
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Identified)).Status);
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Proved)).Status);
        var reply = await api.SendAsync("GET", Logins, TestClient.BasicOf($"{client.Id}:{client.Secret}x"));
        Assert.Equal((401, "CLIENT_SECRET_WRONG"), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_role_counts_only_with_the_secret()
    {
        var client = await api.ClientAsync("system");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, client.Proved)).Status);
        var reply = await api.SendAsync("GET", Clients, client.Identified);
        Assert.Equal((403, "PERMISSION_MISSING"), (reply.Status, reply.Reason));
        Assert.Equal("clients:read", reply.Detail("ErrorInfo")!["metadata"]!["permission"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_client_may_stand_in_a_header_of_its_own()
    {
        var client = await api.ClientAsync("system");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, null, null, ("x-sesame-client", client.Proved))).Status);
        Assert.Equal("AUTHORIZATION_MALFORMED", (await api.SendAsync("GET", Clients, client.Proved, null, ("x-sesame-client", client.Proved))).Reason);
        Assert.Equal("AUTHORIZATION_MALFORMED", (await api.SendAsync("GET", Clients, null, null, ("x-sesame-client", "Bearer abc"))).Reason);
    }

    [Fact]
    public async Task A_deleted_client_is_refused_at_its_next_call()
    {
        var client = await api.ClientAsync("system");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, client.Proved)).Status);
        await api.Grains.GetGrain<IClientGrain>(client.Id).Delete(new DeleteClient(CallContext.System));
        Assert.Equal("CLIENT_UNKNOWN", (await api.SendAsync("GET", Clients, client.Proved)).Reason);
    }

    [Fact]
    public async Task A_rotated_secret_is_refused_at_its_next_call()
    {
        var client = await api.ClientAsync("system");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, client.Proved)).Status);
        var grain = api.Grains.GetGrain<IClientGrain>(client.Id);
        var rotated = (RotateClientSecretResult.Rotated)await grain.RotateSecret(new RotateClientSecret(CallContext.System, TimeSpan.Zero));
        Assert.Equal("CLIENT_SECRET_WRONG", (await api.SendAsync("GET", Clients, client.Proved)).Reason);
        Assert.Equal(200, (await api.SendAsync("GET", Clients, TestClient.BasicOf($"{client.Id}:{rotated.Secret}"))).Status);
    }

    [Fact]
    public async Task A_users_rights_count_whatever_the_clients_are()
    {
        var client = await api.ClientAsync("system", "internal");
        var sysadmin = await api.UserAsync(client.Id, "sysadmin");
        var user = await api.UserAsync(client.Id, "user");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, sysadmin.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("GET", Clients, $"{client.Identified}, {sysadmin.Bearer}")).Status);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("GET", Clients, $"{user.Bearer}, {client.Proved}")).Reason);
    }

    [Fact]
    public async Task A_token_of_another_client_needs_a_proved_one()
    {
        var own = await api.ClientAsync("external");
        var other = await api.ClientAsync("external");
        var sysadmin = await api.UserAsync(own.Id, "sysadmin");
        var reply = await api.SendAsync("GET", Clients, $"{other.Identified}, {sysadmin.Bearer}");
        Assert.Equal((403, "CLIENT_MISMATCH"), (reply.Status, reply.Reason));
        Assert.Equal(200, (await api.SendAsync("GET", Clients, $"{other.Proved}, {sysadmin.Bearer}")).Status);
    }

    [Fact]
    public async Task A_token_falls_with_its_client()
    {
        var client = await api.ClientAsync("external");
        var sysadmin = await api.UserAsync(client.Id, "sysadmin");
        Assert.Equal(200, (await api.SendAsync("GET", Clients, sysadmin.Bearer)).Status);
        await api.Grains.GetGrain<IClientGrain>(client.Id).Delete(new DeleteClient(CallContext.System));
        Assert.Equal("CLIENT_UNKNOWN", (await api.SendAsync("GET", Clients, sysadmin.Bearer)).Reason);
    }

    [Fact]
    public async Task A_token_falls_with_its_session_and_with_its_user()
    {
        var client = await api.ClientAsync("external");
        var revoked = await api.UserAsync(client.Id, "sysadmin");
        var disabled = await api.UserAsync(client.Id, "sysadmin");
        await api.Grains.GetGrain<IUserSessionsGrain>(revoked.Id.ToString()).End(new EndSessions(CallContext.System, EndScope.All, null, "revoked"));
        await api.Grains.GetGrain<IUserGrain>(disabled.Id.ToString()).Disable(new ChangeUser(CallContext.System));
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", Clients, revoked.Bearer)).Reason);
        Assert.Equal("SESSION_ENDED", (await api.SendAsync("GET", Clients, disabled.Bearer)).Reason);
    }

    [Theory]
    [InlineData("Bearer abc", "TOKEN_MALFORMED")]
    [InlineData("Bearer ssk_abc", "API_KEY_INVALID")]
    public async Task A_bearer_that_cannot_be_read_is_told(string header, string reason)
    {
        var reply = await api.SendAsync("GET", Clients, header);
        Assert.Equal((401, reason), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_request_id_is_returned_and_audited()
    {
        var client = await api.ClientAsync("system");
        var reply = await api.SendAsync("POST", Clients, client.Proved, """{"name": "audited"}""", ("x-request-id", $"id-{client.Id}"));
        Assert.Equal((200, $"id-{client.Id}"), (reply.Status, reply.Header("x-request-id")));
        Assert.Equal(
            ("clients.create", client.Id),
            (await api.Database.ScalarAsync<string>($"SELECT action FROM audit_log WHERE request_id = 'id-{client.Id}'"),
                await api.Database.ScalarAsync<string>($"SELECT client_id FROM audit_log WHERE request_id = 'id-{client.Id}'")));
        Assert.Matches("^[0-9a-f]{32}$", (await api.SendAsync("GET", Clients, null, null, ("x-request-id", "<x>"))).Header("x-request-id"));
    }

    [Fact]
    public async Task An_unknown_path_is_an_error_like_any_other()
    {
        var reply = await api.SendAsync("GET", "/accounts/v1/nowhere", null);
        Assert.Equal((404, "error"), (reply.Status, reply["t"]));
    }
}
