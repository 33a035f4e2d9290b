using System.Diagnostics.Metrics;

namespace Sesame.Grains.Passwords;

/// <summary>Counts what the hash pool does, for operators (meter <c>Sesame.Passwords</c>) and for tests that assert counts.</summary>
public sealed class PasswordHashMeter : IDisposable
{
    private readonly Meter meter = new("Sesame.Passwords");
    private readonly Counter<long> started;
    private readonly Counter<long> overloaded;
    private long hashesStarted;
    private long callsOverloaded;

    /// <summary>Begins at zero.</summary>
    public PasswordHashMeter()
    {
        started = meter.CreateCounter<long>("sesame.passwords.hashes", "{hash}", "Argon2id computations, decoys included.");
        overloaded = meter.CreateCounter<long>("sesame.passwords.overloaded", "{call}", "Calls refused because the hash pool's queue was full.");
    }

    /// <summary>Argon2id computations since the start, decoys included; one that runs counts already.</summary>
    public long HashesStarted => Interlocked.Read(ref hashesStarted);

    /// <summary>Calls refused since the start because the queue was full.</summary>
    public long CallsOverloaded => Interlocked.Read(ref callsOverloaded);

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();

    internal void HashStarted()
    {
        Interlocked.Increment(ref hashesStarted);
        started.Add(1);
    }

    internal void CallOverloaded()
    {
        Interlocked.Increment(ref callsOverloaded);
        overloaded.Add(1);
    }

    internal void ObserveQueue(Func<int> length) =>
        meter.CreateObservableGauge("sesame.passwords.queue", length, "{call}", "Calls that wait for a thread of the hash pool.");
}
