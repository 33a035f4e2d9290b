using System.Collections.Concurrent;

namespace Sesame.Testing.Histories;

/// <summary>A chain of single-use tokens: each is exchanged for the next. Sent again within its time of grace, a token gives the same successor.</summary>
public sealed class ChainHistory(string name, TimeSpan grace, long ticksPerSecond)
{
    private readonly ConcurrentBag<(string From, string To, Span Span)> steps = [];
    private readonly ConcurrentBag<(string From, string Reason, Span Span)> refusals = [];
    private readonly ConcurrentBag<(string From, Span Span)> tries = [];
    private readonly long graceTicks = (long)(grace.TotalSeconds * ticksPerSecond);

    public int Acknowledged => steps.Count;

    public void Stepped(string from, string to, Span span) => steps.Add((from, to, span));

    /// <summary>The token was sent, and what became of it was not told.</summary>
    public void Tried(string from, long begin) => tries.Add((from, Span.Unknown(begin)));

    /// <summary>The token was answered as one that is good for nothing.</summary>
    public void Refused(string from, string reason, Span span) => refusals.Add((from, reason, span));

    public IReadOnlyList<string> Objections()
    {
        var objections = steps.GroupBy(step => step.From).Where(each => each.Select(step => step.To).Distinct().Count() > 1)
            .Select(each => $"{name}: one token was exchanged for {each.Select(step => step.To).Distinct().Count()} successors.")
            .ToList();
        objections.AddRange(steps.GroupBy(step => step.To).Where(each => each.Select(step => step.From).Distinct().Count() > 1)
            .Select(_ => $"{name}: two tokens were exchanged for one successor."));
        objections.AddRange(refusals.Where(refusal => !WasSpent(refusal.From, refusal.Span)).Select(refusal => $"{name}: a token that was good was refused with {refusal.Reason}: the session is lost."));
        return objections;
    }

    // Spent tokens are refused rightly once their time of grace is over; it begins with the earliest try that may have worked.
    private bool WasSpent(string token, Span refused) =>
        steps.Select(step => (step.From, step.Span)).Concat(tries).Any(sent => sent.From == token && sent.Span.Begin + graceTicks <= refused.End);
}
