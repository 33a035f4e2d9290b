using Konscious.Security.Cryptography;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Baselines;

/// <summary>The Argon2 our hash pool computes, on as many threads as the loop it is compared with.</summary>
internal static class HashingBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(string[] arguments)
    {
        var report = new BenchReport("hashing", "Argon2id, 19 MiB, t=2, p=1", "pairs of 5 s in turns, median ratio of 3");
        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            var (ours, loop, ratio) = Runs.Compare(() => Ours(threads), () => Argon2Loop.Run(threads, Duration));
            report.Add(new BenchLine($"Argon2id of standins/Argon2, {threads} threads", ours.PerSecond, "/s")
            {
                Baseline = loop.PerSecond, BaselineName = "libargon2", Measure = ratio, Load = ours, BaselineLoad = loop,
            });
        }

        report.Finish();
    }

    private static LoadResult Ours(int threads) => Loops.Run(threads, Duration, () =>
    {
        using var argon2 = new Argon2id([.. "correct horse battery staple"u8])
        {
            Salt = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16), Iterations = 2, MemorySize = 19456, DegreeOfParallelism = 1,
        };
        argon2.GetBytes(32);
    });
}
