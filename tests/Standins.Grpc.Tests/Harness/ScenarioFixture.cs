using Xunit;

namespace Standins.Grpc.Tests.Harness;

/// <summary>One server for the tests of a class.</summary>
public sealed class ScenarioFixture : IAsyncLifetime
{
    public ScenarioServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ScenarioServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
