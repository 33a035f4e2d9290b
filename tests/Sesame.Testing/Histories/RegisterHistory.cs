namespace Sesame.Testing.Histories;

/// <summary>
/// Writes and reads of one value, each write with a value of its own. Asks whether all of it could have happened one after the other, each call at a
/// moment while it was under way: then no acknowledged write was lost and no answer was out of date.
/// </summary>
public sealed class RegisterHistory(string name, string first)
{
    private readonly Lock gate = new();
    private readonly List<(string Value, Span Span)> writes = [(first, new Span(long.MinValue, long.MinValue))];
    private readonly List<(string Value, Span Span)> reads = [];

    public int Acknowledged => writes.Count(write => write.Span.End != Span.Never);

    public void Wrote(string value, Span span)
    {
        lock (gate)
        {
            writes.Add((value, span));
        }
    }

    public void Read(string value, Span span)
    {
        lock (gate)
        {
            reads.Add((value, span));
        }
    }

    /// <summary>What could not have happened; empty when all could.</summary>
    public IReadOnlyList<string> Objections()
    {
        var objections = new List<string>();
        var written = writes.ToDictionary(write => write.Value, write => write.Span);
        foreach (var (value, span) in reads)
        {
            if (!written.TryGetValue(value, out var write))
            {
                objections.Add($"{name}: {value} was read and never written.");
            }
            else if (span.IsBefore(write))
            {
                objections.Add($"{name}: {value} was read before it was written.");
            }
        }

        return objections.Count > 0 ? objections : Conflicts();
    }

    // Gibbons and Korach: a value with its reads takes up the time from the first end to the last begin among its calls. Where the end comes first, the
    // value must have stood all that time, and no two values can stand at once; where the begin comes first, it needs but a moment outside of all those.
    private List<string> Conflicts()
    {
        var zones = writes.Concat(reads).GroupBy(call => call.Value)
            .Select(calls => (Value: calls.Key, FirstEnd: calls.Min(call => call.Span.End), LastBegin: calls.Max(call => call.Span.Begin)))
            // A write that nobody was told of and nobody saw may never have happened.
            .Where(zone => zone.FirstEnd != Span.Never)
            .ToList();
        var standing = zones.Where(zone => zone.FirstEnd < zone.LastBegin).OrderBy(zone => zone.FirstEnd).ToList();
        var objections = standing.Zip(standing.Skip(1))
            .Where(pair => pair.Second.FirstEnd < pair.First.LastBegin)
            .Select(pair => $"{name}: {pair.First.Value} and {pair.Second.Value} were both the value at one time: a write was lost, or an answer out of date.")
            .ToList();
        foreach (var brief in zones.Where(zone => zone.FirstEnd >= zone.LastBegin))
        {
            objections.AddRange(standing
                .Where(zone => zone.FirstEnd < brief.LastBegin && brief.FirstEnd < zone.LastBegin)
                .Select(zone => $"{name}: {brief.Value} was written while {zone.Value} stood before and after: a write was lost, or an answer out of date."));
        }

        return objections;
    }
}
