using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Clients;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

/// <summary>Requests per second while time stands still: a busy machine must not stretch the second.</summary>
public sealed class ClientPaceTests(ClientPaceTests.Fixture fixture) : IClassFixture<ClientPaceTests.Fixture>
{
    [Fact]
    public async Task Of_many_calls_at_once_as_many_as_the_limit_are_admitted()
    {
        var client = fixture.Silo.Grains.GetGrain<IClientGrain>(Guid.CreateVersion7().ToString());
        var created = Assert.IsType<CreateClientResult.Created>(await client.Create(new CreateClient(CallContext.System, "paced", ["internal"], RequestsPerSecond: 10)));
        var version = created.Client.Version;
        var admissions = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await client.Admit(version, proved: true))));
        Assert.Equal(10, admissions.OfType<ClientAdmission.Admitted>().Count());
        Assert.All(admissions.OfType<ClientAdmission.Limited>(), limited => Assert.Equal((10, TimeSpan.FromSeconds(1)), (limited.Limit, limited.RetryAfter)));

        // Who knows the id alone cannot use up the share of who proves the secret, nor the other way round.
        Assert.IsType<ClientAdmission.Admitted>(await client.Admit(version, proved: false));
    }

    public sealed class Fixture : SiloFixture
    {
        public Fixture() : base(services => services.AddClients(), new ManualTime())
        {
        }
    }
}
