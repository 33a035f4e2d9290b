namespace Sesame.Bench.Harness;

/// <summary>What came of one run of load.</summary>
internal sealed record LoadResult(long Count, long Errors, double Seconds, double P50, double P99, double Max, string? FirstError = null)
{
    public double PerSecond => Count / Seconds;

    /// <summary>CPU the server spent on a request, in microseconds; known where the server is a process of ours.</summary>
    public double ServerMicroseconds { get; init; }

    public static LoadResult From(LatencyHistogram latencies, long errors, double seconds, string? firstError) => new(
        latencies.Count, errors, seconds, latencies.Milliseconds(0.5), latencies.Milliseconds(0.99), latencies.MaxMilliseconds, firstError);
}
