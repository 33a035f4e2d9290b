using System.Diagnostics.Metrics;
using Orleans.Runtime.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>How many reads were answered from copies, by grains of this node, and by a hop. Counting is in stripes: it happens at every check.</summary>
internal sealed class CopyMeter : IDisposable
{
    private const int Stripes = 16;
    private const int Stride = 16;

    private readonly Meter meter = new("Sesame.Cluster.Copies");
    private readonly long[] counts = new long[Stripes * Stride];

    public CopyMeter(CopyHolder copies, CopyLeases? leases = null)
    {
        meter.CreateObservableCounter("sesame.copies.found", () => Sum(0), description: "Reads answered from a leased copy on this node.");
        meter.CreateObservableCounter("sesame.copies.served", () => Sum(1), description: "Reads whose grain is served on this node.");
        meter.CreateObservableCounter("sesame.copies.asked", () => Sum(2), description: "Reads that asked the owner on another node.");
        meter.CreateObservableGauge("sesame.copies.held", () => copies.Count, description: "Copies held of what other nodes own.");
        if (leases is not null)
        {
            meter.CreateObservableGauge("sesame.copies.listed", () => leases.Listed, description: "Copies that other nodes may hold of what this node owns.");
        }
    }

    public void Found() => Count(0);

    public void Served() => Count(1);

    public void Asked() => Count(2);

    public void Dispose() => meter.Dispose();

    private void Count(int kind) => Interlocked.Increment(ref counts[((Environment.CurrentManagedThreadId & (Stripes - 1)) * Stride) + kind]);

    private long Sum(int kind) => Enumerable.Range(0, Stripes).Sum(stripe => Volatile.Read(ref counts[(stripe * Stride) + kind]));
}
