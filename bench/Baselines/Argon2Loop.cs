using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Baselines;

/// <summary>libargon2 in a loop, through its plainest entry: it allocates, hashes and frees for itself.</summary>
internal static class Argon2Loop
{
    private static readonly byte[] Password = [.. "correct horse battery staple"u8];

    public static LoadResult Run(int threads, TimeSpan duration) => Loops.Run(threads, duration, () =>
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = new byte[32];
        if (HashRaw(2, 19456, 1, Password, Password.Length, salt, salt.Length, hash, hash.Length) != 0)
        {
            throw new BenchException("libargon2 refused.");
        }
    });

    [DllImport("libargon2.so.1", EntryPoint = "argon2id_hash_raw")]
    private static extern int HashRaw(
        uint iterations, uint memory, uint lanes, byte[] password, nint passwordLength, byte[] salt, nint saltLength, byte[] hash, nint hashLength);
}
