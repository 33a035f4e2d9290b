namespace Sesame.Grains.Passwords;

/// <summary>How hard one hash is: memory in KiB, passes over it, and lanes (p).</summary>
public sealed record PasswordHashCost(int MemoryKibibytes, int Iterations, int Lanes)
{
    /// <summary>What new hashes cost: 19 MiB, two passes, one lane. Decoys cost the same.</summary>
    public static PasswordHashCost Current { get; } = new(MemoryKibibytes: 19456, Iterations: 2, Lanes: 1);
}
