using System.Security.Cryptography;
using Konscious.Security.Cryptography;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Baselines;

/// <summary>The Argon2 our hash pool computes, on as many threads as the loop it is compared with.</summary>
internal static class HashingBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static void Run(string[] arguments)
    {
        var report = new BenchReport("hashing", "Argon2id, 19 MiB, t=2, p=1", $"pairs of {Duration.TotalSeconds} s in turns, median ratio of 3");
        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            Add(report, "on libargon2, memory kept", Argon2Engines.Native ?? throw new BenchException("libargon2.so.1 is not installed."), threads);
            Add(report, "managed", Argon2Engines.Managed, threads);
        }

        report.Finish();
    }

    private static void Add(BenchReport report, string name, IArgon2Engine engine, int threads)
    {
        var (ours, loop, ratio) = Runs.Compare(() => Ours(engine, threads), () => Argon2Loop.Run(threads, Duration));
        report.Add(new BenchLine($"{name}, {threads} threads", ours.PerSecond, "/s")
        {
            Baseline = loop.PerSecond, BaselineName = "libargon2", Measure = ratio, Load = ours, BaselineLoad = loop,
        });
    }

    private static LoadResult Ours(IArgon2Engine engine, int threads) => Loops.Run(threads, Duration, () =>
    {
        using var argon2 = new Argon2id([.. "correct horse battery staple"u8], engine)
        {
            Salt = RandomNumberGenerator.GetBytes(16), Iterations = 2, MemorySize = 19456, DegreeOfParallelism = 1,
        };
        argon2.GetBytes(32);
    });
}
