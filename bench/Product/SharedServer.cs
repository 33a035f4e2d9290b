using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>One server for all benchmarks of a run, and what they all need of it.</summary>
internal static class SharedServer
{
    private const int UserCount = 100, SessionCount = 1000, TokensOfSession = 10;

    private static readonly Lazy<SesameServer> Started = new(() => SesameServer.Start());
    private static readonly Lazy<Journey> Guide = new(() => new Journey(Server));
    private static readonly Lazy<List<(string Id, string Email)>> SomeUsers = new(
        () => Told($"registering {UserCount} users", () => Guide.Value.RegisterMany(UserCount)));
    private static readonly Lazy<List<Tokens>> SomeSessions = new(
        () => Told($"opening {SessionCount} sessions", () => Guide.Value.LogInMany(Users, SessionCount)));

    public static SesameServer Server => Started.Value;

    public static Journey Journey => Guide.Value;

    public static List<(string Id, string Email)> Users => SomeUsers.Value;

    /// <summary>10,000 different access tokens of 1,000 sessions. They live ten minutes, so each benchmark asks for its own.</summary>
    public static List<string> FreshTokens() => Told("making 10,000 tokens", () =>
    {
        var tokens = new List<string>();
        for (var i = 0; i < TokensOfSession; i++)
        {
            var next = Journey.RefreshMany(SomeSessions.Value);
            SomeSessions.Value.Clear();
            SomeSessions.Value.AddRange(next);
            tokens.AddRange(next.Select(pair => pair.Access));
        }

        return tokens;
    });

    /// <summary>Sessions for the caller alone, who may refresh them as he likes.</summary>
    public static List<Tokens> TakeSessions(int count)
    {
        var taken = SomeSessions.Value.TakeLast(count).ToList();
        SomeSessions.Value.RemoveRange(SomeSessions.Value.Count - count, count);
        return taken;
    }

    private static T Told<T>(string what, Func<T> make)
    {
        Console.WriteLine($"    {what}…");
        return make();
    }
}
