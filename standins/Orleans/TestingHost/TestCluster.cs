using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures each silo of a <see cref="TestCluster"/>; made by its parameterless constructor.</summary>
public interface ISiloConfigurator
{
    void Configure(ISiloBuilder siloBuilder);
}

public sealed class TestClusterBuilder
{
    private readonly InProcessTestClusterBuilder _inner;

    public TestClusterBuilder()
        : this(1)
    {
    }

    public TestClusterBuilder(short initialSilosCount) => _inner = new InProcessTestClusterBuilder(initialSilosCount);

    public InProcessTestClusterOptions Options => _inner.Options;

    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : ISiloConfigurator, new()
    {
        _inner.ConfigureSilo((_, silo) => new T().Configure(silo));
        return this;
    }

    public TestCluster Build() => new(_inner.Build());
}

/// <summary>A cluster inside a test's process, configured by classes.</summary>
public sealed class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessTestCluster _inner;

    internal TestCluster(InProcessTestCluster inner) => _inner = inner;

    public IClusterClient Client => _inner.Client;

    public IGrainFactory GrainFactory => _inner.Client;

    public InProcessSiloHandle Primary => _inner.Silos[0];

    public IReadOnlyList<InProcessSiloHandle> Silos => _inner.Silos;

    public Task DeployAsync() => _inner.DeployAsync();

    public Task StopAllSilosAsync() => _inner.StopAllSilosAsync();

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    public void Dispose() => _inner.Dispose();
}
