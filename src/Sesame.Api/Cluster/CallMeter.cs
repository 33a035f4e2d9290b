using System.Collections.Concurrent;

namespace Sesame.Api.Cluster;

/// <summary>Counts and times the calls of this node, by method, over the last ten seconds; cheap enough for every call.</summary>
internal sealed class CallMeter(TimeProvider time)
{
    /// <summary>Whole seconds that a rate is taken over.</summary>
    public const int Seconds = 10;

    private readonly ConcurrentDictionary<string, CallWindow> methods = new(StringComparer.Ordinal);

    /// <summary>The moment at which a call begins.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>A call that began then has ended.</summary>
    public void End(string method, long began, bool good)
    {
        var now = time.GetTimestamp();
        var window = methods.TryGetValue(method, out var known) ? known : methods.GetOrAdd(method, static _ => new CallWindow());
        window.Note(now / time.TimestampFrequency, time.GetElapsedTime(began, now), good);
    }

    /// <summary>What was called in the last ten whole seconds.</summary>
    public IReadOnlyList<CallSummary> Look()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        return [.. methods.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.Sum(pair.Key.TrimStart('/'), second - Seconds, second))
            .Where(summary => summary.Count > 0)];
    }
}

/// <summary>The calls of one method within a span.</summary>
/// <param name="Method"><c>package.Service/Method</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Failed">How many of them were answered with an error.</param>
/// <param name="Mean">Their mean time.</param>
/// <param name="P99">The time within which 99 of 100 were answered.</param>
internal sealed record CallSummary(string Method, long Count, long Failed, TimeSpan Mean, TimeSpan P99);
