namespace Sesame.Bench;

internal static partial class Catalogue
{
    static partial void AddStandIns(List<BenchEntry> all)
    {
        all.Add(new("engine", "calls to grains in one process, their size, and a silo's start", Engine.EngineBench.Run));
        all.Add(new("hashing", "our Argon2id against libargon2 in a loop, without logins", Baselines.HashingBench.Run));
    }
}
