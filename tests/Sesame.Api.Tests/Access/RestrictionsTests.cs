using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class RestrictionsTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Logins = "/accounts/v1/sessions/login-methods";

    [Fact]
    public async Task A_client_is_bound_to_its_addresses_from_the_next_call_on_and_free_when_the_restriction_is_gone()
    {
        var client = await api.ClientAsync("external");
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Proved)).Status);
        var restriction = await RestrictAsync(client, RestrictionKind.Ip, "192.0.2.0/24");
        var reply = await api.SendAsync("GET", Logins, client.Proved);
        Assert.Equal((403, "RESTRICTED_IP"), (reply.Status, reply.Reason));

        // A stranger's own word about his address does not help.
        Assert.Equal(403, (await api.SendAsync("GET", Logins, client.Proved, null, ("X-Forwarded-For", "192.0.2.1"))).Status);
        await RestrictAsync(client, RestrictionKind.Ip, "127.0.0.0/8");
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Proved)).Status);
        await api.Grains.GetGrain<IClientGrain>(client.Id).RemoveRestriction(new RemoveAccessRestriction(CallContext.System, restriction));
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Proved)).Status);
    }

    [Fact]
    public async Task A_client_is_bound_to_its_origins()
    {
        var client = await api.ClientAsync("external");
        await RestrictAsync(client, RestrictionKind.Host, "https://shop.example");
        Assert.Equal("RESTRICTED_HOST", (await api.SendAsync("GET", Logins, client.Identified)).Reason);
        Assert.Equal("RESTRICTED_HOST", (await api.SendAsync("GET", Logins, client.Identified, null, ("Origin", "https://evil.example"))).Reason);
        Assert.Equal(200, (await api.SendAsync("GET", Logins, client.Identified, null, ("Origin", "https://shop.example"))).Status);
    }

    [Fact]
    public async Task A_client_is_bound_to_its_apis()
    {
        var client = await api.ClientAsync("external");
        await RestrictAsync(client, RestrictionKind.Api, "logins");
        Assert.Equal("RESTRICTED_API", (await api.SendAsync("GET", Logins, client.Identified)).Reason);
        var logins = new Sesame.Api.Logins.V1.LoginService.LoginServiceClient(api.Channel);
        Assert.NotNull(await logins.ListLoginMethodsAsync(new(), RunningApi.Authorization(client.Identified)));
    }

    private async Task<Guid> RestrictAsync(TestClient client, RestrictionKind kind, string value) =>
        ((AddAccessRestrictionResult.Added)await api.Grains.GetGrain<IClientGrain>(client.Id)
            .AddRestriction(new AddAccessRestriction(CallContext.System, kind, value))).Restriction.Id;
}
