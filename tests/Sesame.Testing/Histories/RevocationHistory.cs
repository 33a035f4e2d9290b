using System.Collections.Concurrent;

namespace Sesame.Testing.Histories;

/// <summary>Checks of one session that is revoked at some time: good until then, refused by everybody from the return of the call on.</summary>
public sealed class RevocationHistory(string name)
{
    private readonly ConcurrentBag<(bool Active, Span Span)> checks = [];
    private readonly ConcurrentBag<Span> revocations = [];

    public int Checks => checks.Count;

    public void Checked(bool active, Span span) => checks.Add((active, span));

    public void Revoked(Span span) => revocations.Add(span);

    public IReadOnlyList<string> Objections()
    {
        var objections = new List<string>();
        var begun = revocations.Select(each => each.Begin).DefaultIfEmpty(Span.Never).Min();
        var done = revocations.Select(each => each.End).DefaultIfEmpty(Span.Never).Min();
        // Whoever saw it ended has seen that the revocation took effect, told or not.
        var ended = Math.Min(done, checks.Where(check => !check.Active).Select(check => check.Span.End).DefaultIfEmpty(Span.Never).Min());
        var stale = checks.Count(check => check.Active && check.Span.Begin > ended);
        if (stale > 0)
        {
            objections.Add($"{name}: accepted {stale} times after it was known to be revoked.");
        }

        var lost = checks.Count(check => !check.Active && check.Span.End < begun);
        if (lost > 0)
        {
            objections.Add($"{name}: refused {lost} times before anybody revoked it.");
        }

        return objections;
    }
}
