using Grpc.Core;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Tokens.V1;
using Sesame.Api.Users.V1;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Tokens;

/// <summary>An access token ends ten minutes after it was made, on every way in, also where it was verified before and is remembered.</summary>
public sealed class ExpiredTokenTests(TimedApi api) : IClassFixture<TimedApi>
{
    private const string Password = "correct horse battery staple";
    private const string Current = "/accounts/v1/users/current";

    [Fact]
    public async Task A_token_past_its_end_is_refused_as_expired_and_its_session_goes_on()
    {
        var client = await api.ClientAsync("internal");
        var login = await LogInAsync(client);
        var token = login["token"];
        api.Time.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(200, (await api.SendAsync("GET", Current, $"Bearer {token}")).Status);
        Assert.True((await CheckAsync(client, token)).Active);

        api.Time.Advance(TimeSpan.FromSeconds(2));
        var rest = await api.SendAsync("GET", Current, $"Bearer {token}");
        Assert.Equal((401, "TOKEN_EXPIRED"), (rest.Status, rest.Reason));
        var users = new UserService.UserServiceClient(api.Channel);
        var grpc = await Assert.ThrowsAsync<RpcException>(async () => await users.GetUserAsync(new GetUserRequest { Id = "current" }, RunningApi.Authorization($"Bearer {token}")));
        Assert.Equal(StatusCode.Unauthenticated, grpc.StatusCode);
        var check = await CheckAsync(client, token);
        Assert.Equal((false, "TOKEN_EXPIRED"), (check.Active, check.Reason));

        var refreshed = await api.SendAsync("POST", "/accounts/v1/sessions/refresh", client.Proved, $$"""{"refresh":"{{login["refresh"]}}"}""");
        Assert.Equal(login["sessionId"], refreshed["sessionId"]);
        Assert.Equal(200, (await api.SendAsync("GET", Current, $"Bearer {refreshed["token"]}")).Status);
    }

    [Fact]
    public async Task A_token_that_is_first_shown_after_its_end_is_expired_too()
    {
        var client = await api.ClientAsync("internal");
        var token = (await LogInAsync(client))["token"];
        api.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        var reply = await api.SendAsync("GET", Current, $"Bearer {token}");
        Assert.Equal((401, "TOKEN_EXPIRED"), (reply.Status, reply.Reason));
    }

    private async Task<RestReply> LogInAsync(TestClient client)
    {
        var email = People.NewEmail();
        var created = await api.SendAsync("POST", "/accounts/v1/users", client.Proved, $$"""{"email":"{{email}}","password":"{{Password}}"}""");
        Assert.Equal(200, created.Status);
        return await api.SendAsync(
            "POST", "/accounts/v1/sessions/login/password", client.Proved, $$"""{"email":"{{email}}","password":"{{Password}}","state":"{{People.NewState()}}"}""");
    }

    private async Task<CheckTokenResponse> CheckAsync(TestClient client, string token) =>
        await new TokenService.TokenServiceClient(api.Channel).CheckTokenAsync(new CheckTokenRequest { Token = token }, RunningApi.Authorization(client.Proved));
}
