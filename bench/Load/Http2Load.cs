using System.Diagnostics;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Load;

/// <summary>
/// Our own load driver for gRPC, used where h2load cannot: another message for every call, and a look at every reply. Each
/// connection has a thread.
/// </summary>
internal static class Http2Load
{
    private static long calls;

    /// <summary>As many calls as go, <paramref name="streams"/> open on each of <paramref name="connections"/>.</summary>
    public static LoadResult Saturate(int port, GrpcCall call, int connections, int streams, TimeSpan duration) =>
        Saturate([port], call, connections, streams, duration);

    /// <summary>The same, the connections spread over several nodes.</summary>
    public static LoadResult Saturate(IReadOnlyList<int> ports, GrpcCall call, int connections, int streams, TimeSpan duration) =>
        Run(ports, call, connections, streams, duration, (connection, from, until) => connection.Saturate(streams, from, until));

    /// <summary>So many calls a second, whatever the server makes of it.</summary>
    public static LoadResult Pace(int port, GrpcCall call, int connections, int perSecond, TimeSpan duration) =>
        Pace([port], call, connections, perSecond, duration);

    /// <summary>The same, the connections spread over several nodes.</summary>
    public static LoadResult Pace(IReadOnlyList<int> ports, GrpcCall call, int connections, int perSecond, TimeSpan duration) =>
        Run(ports, call, connections, 1, duration, (connection, from, until) => connection.Pace(Stopwatch.Frequency * connections / perSecond, from, until));

    private static LoadResult Run(IReadOnlyList<int> ports, GrpcCall call, int connections, int lanes, TimeSpan duration, Action<Http2Connection, long, long> work)
    {
        var open = Enumerable.Range(0, connections).Select(i => new Http2Connection(ports[i % ports.Count], call, () => Interlocked.Increment(ref calls), i * lanes)).ToList();
        try
        {
            var from = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 5);
            var until = from + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            Exception? failure = null;
            var threads = open.Select(connection => new Thread(() =>
            {
                try
                {
                    work(connection, from, until);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            if (failure is not null)
            {
                throw new BenchException($"The load stopped: {failure.Message}");
            }

            var all = new LatencyHistogram();
            open.ForEach(connection => all.Add(connection.Latencies));
            return LoadResult.From(all, open.Sum(connection => connection.Errors), duration.TotalSeconds, open.Select(connection => connection.FirstError).FirstOrDefault(error => error is not null));
        }
        finally
        {
            open.ForEach(connection => connection.Dispose());
        }
    }
}
