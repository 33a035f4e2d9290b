namespace Sesame.Testing.Histories;

/// <summary>
/// What was taken from one allowance that nothing comes back to. Each acknowledged taking has a remainder of its own, and one that began after another
/// had ended finds less. A crash may make the counter forget what it admitted just before, and no more than that.
/// </summary>
public sealed class AllowanceHistory(string name, long limit, long forgottenTicks)
{
    private readonly Lock gate = new();
    private readonly List<(long Remaining, Span Span)> taken = [];
    private readonly List<Span> refused = [];
    private readonly List<Span> unknown = [];
    private readonly List<long> crashes = [];

    public int Acknowledged => taken.Count;

    public void Took(long remaining, Span span) => Add(taken, (remaining, span));

    /// <summary>Answered that nothing is left.</summary>
    public void Refused(Span span) => Add(refused, span);

    /// <summary>Not answered: it may have been taken or not.</summary>
    public void Lost(long begin) => Add(unknown, Span.Unknown(begin));

    /// <summary>At this time a process was ended, or barred from writing, without having been asked to leave.</summary>
    public void Crashed(long at) => Add(crashes, at);

    public IReadOnlyList<string> Objections()
    {
        var objections = new List<string>();
        var kept = taken.Where(each => !MayBeForgotten(each.Span)).OrderBy(each => each.Span.Begin).ToList();
        if (kept.Count > limit)
        {
            objections.Add($"{name}: {kept.Count} were admitted at a limit of {limit}, besides {taken.Count - kept.Count} that a crash may have forgotten.");
        }

        objections.AddRange(kept.GroupBy(each => each.Remaining).Where(each => each.Count() > 1)
            .Select(each => $"{name}: {each.Count()} takings left the same remainder of {each.Key}: an acknowledgement was lost."));
        objections.AddRange(Risen(kept));
        // All that was ever begun counts here: a refusal needs the whole allowance to have been asked for.
        objections.AddRange(refused.Where(refusal => taken.Count(each => each.Span.Begin < refusal.End) + unknown.Count(each => each.Begin < refusal.End) < limit)
            .Take(1).Select(_ => $"{name}: refused before the limit of {limit} was reached."));
        return objections;
    }

    // Walks by begin, remembering the least remainder among those that had ended.
    private IEnumerable<string> Risen(List<(long Remaining, Span Span)> kept)
    {
        var byEnd = new Queue<(long Remaining, Span Span)>(kept.OrderBy(each => each.Span.End));
        var least = long.MaxValue;
        foreach (var (remaining, span) in kept)
        {
            while (byEnd.TryPeek(out var ended) && ended.Span.IsBefore(span))
            {
                least = Math.Min(least, byEnd.Dequeue().Remaining);
            }

            if (remaining > least)
            {
                yield return $"{name}: {remaining} were left after {least} had been: an answer was out of date.";
            }
        }
    }

    private bool MayBeForgotten(Span span) => crashes.Exists(crash => span.Begin <= crash && span.End >= crash - forgottenTicks);

    private void Add<T>(List<T> list, T item)
    {
        lock (gate)
        {
            list.Add(item);
        }
    }
}
