using System.Collections.Concurrent;

namespace Sesame.Testing.Histories;

/// <summary>Things made under request ids of the caller's, and looked for afterwards: what was acknowledged is there, and once.</summary>
public sealed class CreationHistory
{
    private readonly ConcurrentBag<(string Request, string Id, Span Span)> made = [];
    private readonly ConcurrentBag<(string Id, Span Span)> missed = [];

    public int Acknowledged => made.Select(each => each.Id).Distinct().Count();

    public IEnumerable<string> Ids => made.Select(each => each.Id).Distinct();

    /// <summary>The call with this request id was answered with this id; sent again, it may be answered again.</summary>
    public void Made(string request, string id, Span span) => made.Add((request, id, span));

    /// <summary>A reader was told that there is no such thing.</summary>
    public void Missed(string id, Span span) => missed.Add((id, span));

    /// <param name="stored">How many rows there are in the end of each request that was ever made; null: not looked.</param>
    public IReadOnlyList<string> Objections(IReadOnlyDictionary<string, int>? stored = null)
    {
        var objections = made.GroupBy(each => each.Request).Where(each => each.Select(answer => answer.Id).Distinct().Count() > 1)
            .Select(each => $"Request {each.Key} was acknowledged with two ids: it took effect twice.")
            .ToList();
        objections.AddRange(made.GroupBy(each => each.Id).Where(each => each.Select(answer => answer.Request).Distinct().Count() > 1)
            .Select(each => $"{each.Key} was the answer to two requests."));
        var known = made.GroupBy(each => each.Id).ToDictionary(each => each.Key, each => each.MinBy(answer => answer.Span.End).Span);
        objections.AddRange(missed.Where(look => known.TryGetValue(look.Id, out var span) && span.IsBefore(look.Span))
            .Select(look => $"{look.Id} was acknowledged and then missed."));
        if (stored is not null)
        {
            objections.AddRange(made.Select(each => each.Request).Distinct().Where(request => stored.GetValueOrDefault(request) == 0)
                .Select(request => $"Request {request} was acknowledged, and nothing of it is stored."));
            objections.AddRange(stored.Where(each => each.Value > 1).Select(each => $"Request {each.Key} is stored {each.Value} times."));
        }

        return objections;
    }
}
