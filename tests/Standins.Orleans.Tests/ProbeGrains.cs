using Orleans;
using Orleans.Concurrency;

namespace Standins.Orleans.Tests;

/// <summary>Runs what a test hands it, so that a test reads in one place. Local calls pass delegates as they are.</summary>
public interface IProbe
{
    Task<object?> Do(Func<ProbeBase, Task<object?>> act);

    [AlwaysInterleave]
    Task<object?> DoInterleaved(Func<ProbeBase, Task<object?>> act);

    [ReadOnly]
    Task<object?> DoReadOnly(Func<ProbeBase, Task<object?>> act);

    Task<object?> DoCancellable(Func<ProbeBase, CancellationToken, Task<object?>> act, CancellationToken cancellationToken);

    [ResponseTimeout("00:00:05")]
    Task<object?> DoHurried(Func<ProbeBase, Task<object?>> act);

    [OneWay]
    Task Tell(Func<ProbeBase, Task<object?>> act);

    IAsyncEnumerable<int> Stream(Func<ProbeBase, CancellationToken, IAsyncEnumerable<int>> act, CancellationToken cancellationToken);
}

public interface IProbeGrain : IProbe, IGrainWithStringKey;

public interface IReentrantProbeGrain : IProbe, IGrainWithStringKey;

public interface IWorkerProbeGrain : IProbe, IGrainWithStringKey;

public interface IKeptProbeGrain : IProbe, IGrainWithStringKey;

/// <summary>What tests are told of the lives of probes, by key.</summary>
public sealed class ProbeLives
{
    public Func<string, Task>? Activating { get; set; }

    public Func<string, DeactivationReason, CancellationToken, Task>? Deactivating { get; set; }

    public System.Collections.Concurrent.ConcurrentQueue<string> Events { get; } = new();
}

public abstract class ProbeBase(ProbeLives lives) : Grain, IProbe, IAsyncDisposable
{
    public int Value { get; set; }

    public IGrainFactory Grains => GrainFactory;

    public IServiceProvider Services => ServiceProvider;

    public string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        lives.Events.Enqueue($"{Name} activated");
        await (lives.Activating?.Invoke(Name) ?? Task.CompletedTask);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        lives.Events.Enqueue($"{Name} deactivated: {reason.ReasonCode}");
        await (lives.Deactivating?.Invoke(Name, reason, cancellationToken) ?? Task.CompletedTask);
    }

    public ValueTask DisposeAsync()
    {
        lives.Events.Enqueue($"{Name} disposed");
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public void End() => DeactivateOnIdle();

    public void Delay(TimeSpan span) => DelayDeactivation(span);

    public Task<object?> Do(Func<ProbeBase, Task<object?>> act) => act(this);

    public Task<object?> DoInterleaved(Func<ProbeBase, Task<object?>> act) => act(this);

    public Task<object?> DoReadOnly(Func<ProbeBase, Task<object?>> act) => act(this);

    public Task<object?> DoCancellable(Func<ProbeBase, CancellationToken, Task<object?>> act, CancellationToken cancellationToken) => act(this, cancellationToken);

    public Task<object?> DoHurried(Func<ProbeBase, Task<object?>> act) => act(this);

    public Task Tell(Func<ProbeBase, Task<object?>> act) => act(this);

    public IAsyncEnumerable<int> Stream(Func<ProbeBase, CancellationToken, IAsyncEnumerable<int>> act, CancellationToken cancellationToken) => act(this, cancellationToken);
}

public sealed class ProbeGrain(ProbeLives lives) : ProbeBase(lives), IProbeGrain;

[Reentrant]
public sealed class ReentrantProbeGrain(ProbeLives lives) : ProbeBase(lives), IReentrantProbeGrain;

[StatelessWorker(4)]
public sealed class WorkerProbeGrain(ProbeLives lives) : ProbeBase(lives), IWorkerProbeGrain;

[KeepAlive]
public sealed class KeptProbeGrain(ProbeLives lives) : ProbeBase(lives), IKeptProbeGrain;

/// <summary>Sentences for tests.</summary>
internal static class ProbeExtensions
{
    public static async Task Run(this IProbe probe, Action<ProbeBase> act) => await probe.Do(grain =>
    {
        act(grain);
        return Task.FromResult<object?>(null);
    });

    public static async Task<T> Ask<T>(this IProbe probe, Func<ProbeBase, T> act) =>
        (T)(await probe.Do(grain => Task.FromResult<object?>(act(grain))))!;

    public static Task Hold(this IProbe probe, TaskCompletionSource started, Task until) => probe.Do(grain => HoldAsync(started, until));

    public static async Task<object?> HoldAsync(TaskCompletionSource started, Task until)
    {
        started.TrySetResult();
        await until;
        return null;
    }
}
