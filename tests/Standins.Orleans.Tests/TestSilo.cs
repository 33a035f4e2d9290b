using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests;

/// <summary>One silo in a host of its own, with a clock the test owns.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host, TestTime time)
    {
        _host = host;
        Time = time;
    }

    public TestTime Time { get; }

    public IServiceProvider Services => _host.Services;

    public ProbeLives Lives => Services.GetRequiredService<ProbeLives>();

    public IProbeGrain Probe(string key = "probe") => Grain<IProbeGrain>(key);

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public Silo Engine => Services.GetRequiredService<Silo>();

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var time = new TestTime();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<ProbeLives>();
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host, time);
    }

    /// <summary>A live probe with nothing to do: the turn that answered may end a moment after its answer.</summary>
    public async Task<IProbeGrain> IdleProbe(string key = "probe")
    {
        await Probe(key).Run(_ => { });
        var activation = Engine.Classes.Single(each => each.Type == typeof(ProbeGrain)).Find(key)!;
        await Until(() => activation.IsResting);
        return Probe(key);
    }

    public T Grain<T>(string key) where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    /// <summary>Waits for what runs on other threads; a promise that is broken fails here instead of hanging.</summary>
    public static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    public static async Task Until(Func<bool> holds)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It never came to hold.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
