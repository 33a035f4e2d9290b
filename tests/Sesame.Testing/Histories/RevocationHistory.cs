using System.Collections.Concurrent;

namespace Sesame.Testing.Histories;

/// <summary>Checks of one session that is revoked at some time: good until then, refused by everybody from the return of the call on.</summary>
public sealed class RevocationHistory(string name)
{
    private readonly ConcurrentBag<(bool Active, Span Span, string By)> checks = [];
    private readonly ConcurrentBag<(Span Span, string By)> revocations = [];

    public int Checks => checks.Count;

    /// <param name="active">What the check said.</param>
    /// <param name="span">When it was under way.</param>
    /// <param name="by">Who said it, and why.</param>
    public void Checked(bool active, Span span, string by = "") => checks.Add((active, span, by));

    /// <param name="span">When the call was under way.</param>
    /// <param name="by">Who answered it, and how.</param>
    public void Revoked(Span span, string by = "") => revocations.Add((span, by));

    public IReadOnlyList<string> Objections()
    {
        var objections = new List<string>();
        var begun = revocations.Select(each => each.Span.Begin).DefaultIfEmpty(Span.Never).Min();
        // Whoever saw it ended has seen that the revocation took effect, told or not.
        var told = revocations.Concat(checks.Where(check => !check.Active).Select(check => (check.Span, check.By))).OrderBy(each => each.Span.End).ToList();
        var ended = told.Select(each => each.Span.End).DefaultIfEmpty(Span.Never).First();
        var stale = checks.Where(check => check.Active && check.Span.Begin > ended).OrderBy(check => check.Span.Begin).ToList();
        if (stale.Count > 0)
        {
            objections.Add($"{name}: accepted {stale.Count} times after it was known to be revoked: {Text(told[0])}, {string.Join(", ", stale.Select(check => Text((check.Span, check.By))))}.");
        }

        var lost = checks.Count(check => !check.Active && check.Span.End < begun);
        if (lost > 0)
        {
            objections.Add($"{name}: refused {lost} times before anybody revoked it.");
        }

        return objections;
    }

    private static string Text((Span Span, string By) call) => $"{call.By} [{call.Span.Begin}, {call.Span.End}]";
}
