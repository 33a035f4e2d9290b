using Sesame.Bench.Harness;

namespace Sesame.Bench;

/// <summary>One benchmark that can be named.</summary>
internal sealed record BenchEntry(string Name, string What, Action<string[]> Run);

/// <summary>All there are.</summary>
internal static partial class Catalogue
{
    private static readonly List<BenchEntry> All = List();

    /// <summary>Those named, or all; and what else was on the command line, which goes to each.</summary>
    public static (List<BenchEntry> Chosen, string[] Others) Choose(string[] arguments)
    {
        var named = All.Where(entry => arguments.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var others = arguments.Except(named.Select(entry => entry.Name), StringComparer.OrdinalIgnoreCase).ToArray();
        if (named.Count == 0 && arguments.Length > 0)
        {
            Console.Error.WriteLine($"There is no benchmark '{arguments[0]}'. There are:");
            All.ForEach(entry => Console.Error.WriteLine($"  {entry.Name,-12} {entry.What}"));
        }

        return (arguments.Length == 0 ? All : named, others);
    }

    private static List<BenchEntry> List()
    {
        List<BenchEntry> all =
        [
            new("baselines", "the baselines alone, without Sesame", Baselines.BaselineBench.Run),
            new("B1", "CheckToken by gRPC", Product.CheckTokenBench.Run),
            new("B2", "read of a user by REST with an API key", Product.UserReadBench.Run),
            new("B3", "rate-limit consume by gRPC", Product.ConsumeBench.Run),
            new("B5", "password logins", Product.LoginBench.Run),
            new("B6", "refreshes", Product.RefreshBench.Run),
            new("B7", "CheckToken in a storm of logins", Product.LoginStormBench.Run),
            new("B8", "memory of 1,000,000 live sessions", Product.MemoryBench.Run),
            new("B9", "reads of one user among 1,000,000 and among 10,000", Product.GrowthBench.Run),
            new("B10", "CheckToken on one, two and three nodes", Product.ClusterBench.Run),
            new("B11", "clean checkout to first login", Product.StartBench.Run),
            new("kill", "until the grains of a killed node answer again", Product.KillBench.Run),
            new("leave", "what callers notice of a graceful stop", Product.LeaveBench.Run),
            new("timing", "known against unknown accounts, by the time of the answer", Product.TimingBench.Run),
            new("rest", "REST GET of a 600-byte message against a minimal-API endpoint", Rest.RestBench.Run),
            new("rpc", "a unary gRPC method doing nothing against the hand-written handler", Rpc.RpcBench.Run),
        ];
        AddStandIns(all);
        return all;
    }

    // The packages have benchmarks of their own: left out with Upstream.
    static partial void AddStandIns(List<BenchEntry> all);
}
