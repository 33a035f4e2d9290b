using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>One server for all benchmarks of a run, and what they all need of it.</summary>
internal static class SharedServer
{
    private static readonly Lazy<SesameServer> Started = new(() => SesameServer.Start());
    private static readonly Lazy<Journey> Guide = new(() => new Journey(Server));
    private static readonly Lazy<List<(string Id, string Email)>> SomeUsers = new(() => Told("registering 100 users", () => Guide.Value.RegisterMany(100)));
    private static readonly Lazy<List<Tokens>> SomeTokens = new(() => Told("making 10,000 tokens of 1,000 sessions", () => Guide.Value.TokensOf(Users, 1000, 10)));

    public static SesameServer Server => Started.Value;

    public static Journey Journey => Guide.Value;

    public static List<(string Id, string Email)> Users => SomeUsers.Value;

    /// <summary>10,000 different access tokens of 1,000 sessions. They live ten minutes: a benchmark that is still at it then makes new ones.</summary>
    public static List<Tokens> Tokens => SomeTokens.Value;

    public static void Stop()
    {
        if (Started.IsValueCreated)
        {
            Started.Value.Dispose();
        }
    }

    private static T Told<T>(string what, Func<T> make)
    {
        Console.WriteLine($"    {what}…");
        return make();
    }
}
