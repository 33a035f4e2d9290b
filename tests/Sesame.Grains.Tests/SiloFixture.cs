using Microsoft.Extensions.DependencyInjection;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests;

/// <summary>A database and a silo over it, for the tests of one class.</summary>
public abstract class SiloFixture(Action<IServiceCollection> addSlices, TimeProvider? time = null) : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    public TestSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        Silo = await TestSilo.StartAsync(Database, addSlices, time);
    }

    /// <summary>Stops the silo and starts another one over the same database: all memory is gone.</summary>
    public async Task RestartAsync()
    {
        await Silo.DisposeAsync();
        Silo = await TestSilo.StartAsync(Database, addSlices, time);
    }

    public async Task DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Database.DisposeAsync();
    }
}
