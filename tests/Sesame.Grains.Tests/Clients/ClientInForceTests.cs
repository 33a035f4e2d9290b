using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

/// <summary>What readers of the same process may rest on without asking the client's grain.</summary>
public sealed class ClientInForceTests(ClientGrainTests.Fixture fixture) : IClassFixture<ClientGrainTests.Fixture>
{
    private InForce<ClientAccess> InForce => fixture.Silo.Services.GetRequiredService<InForce<ClientAccess>>();

    [Fact]
    public async Task An_unlimited_client_is_held_out_once_it_was_asked()
    {
        var (id, client) = await CreateAsync(CreateClient.Unlimited);
        Assert.Null(InForce.Find(id));
        var version = await AdmitAsync(client);
        Assert.Equal(version, InForce.Find(id)!.Version);
    }

    [Fact]
    public async Task A_client_with_a_limit_is_never_held_out_because_its_calls_must_be_counted()
    {
        var (id, client) = await CreateAsync(requestsPerSecond: 10);
        await AdmitAsync(client);
        Assert.Null(InForce.Find(id));
    }

    [Fact]
    public async Task Every_change_is_withdrawn_before_it_is_answered()
    {
        var (id, client) = await CreateAsync(CreateClient.Unlimited);
        Func<Task>[] changes =
        [
            () => client.RotateSecret(new RotateClientSecret(CallContext.System, TimeSpan.Zero)),
            () => client.ChangeRole(new ChangeClientRole(CallContext.System, "system", Held: true)),
            () => client.AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Api, "accounts")),
            () => client.Update(new UpdateClient(CallContext.System, null, Name: "other")),
            () => client.Delete(new DeleteClient(CallContext.System)),
        ];
        foreach (var change in changes)
        {
            var before = await AdmitAsync(client);
            await change();
            Assert.NotEqual(before, InForce.Find(id)?.Version);
        }

        Assert.IsType<ClientAdmission.Unknown>(await client.Admit(0, proved: true));
        Assert.Null(InForce.Find(id));
    }

    [Fact]
    public async Task A_change_is_not_seen_late_by_readers_that_ask_all_the_while()
    {
        var (id, client) = await CreateAsync(CreateClient.Unlimited);
        using var done = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await AdmitAsync(client);
                await Task.Yield();
            }
        });
        for (var i = 0; i < 20; i++)
        {
            var changed = await client.Update(new UpdateClient(CallContext.System, null, Name: $"name {i}"));
            var version = Assert.IsType<ChangeClientResult.Done>(changed).Client.Version;
            Assert.Equal(version, InForce.Find(id)?.Version ?? version);
        }

        await done.CancelAsync();
        await asking;
    }

    [Fact]
    public async Task A_client_whose_grain_left_is_asked_again()
    {
        var (id, client) = await CreateAsync(CreateClient.Unlimited);
        await AdmitAsync(client);
        var held = InForce;
        await fixture.RestartAsync();
        Assert.Null(held.Find(id));
    }

    private static async Task<long> AdmitAsync(IClientGrain client)
    {
        var access = Assert.IsType<ClientAdmission.Changed>(await client.Admit(0, proved: true)).Access;
        await client.Admit(access.Version, proved: true);
        return access.Version;
    }

    private async Task<(string Id, IClientGrain Client)> CreateAsync(int requestsPerSecond)
    {
        var id = Guid.CreateVersion7().ToString();
        var client = fixture.Silo.Grains.GetGrain<IClientGrain>(id);
        await client.Create(new CreateClient(CallContext.System, "shop", ["internal"], RequestsPerSecond: requestsPerSecond));
        return (id, client);
    }
}
