using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Konscious.Security.Cryptography;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>
/// Argon2d, Argon2i and Argon2id, version 1.3 (RFC 9106): <c>$argon2i$v=19$m=65536,t=3,p=4$salt$hash</c>, also behind Django's <c>argon2</c>. At most
/// 128 MiB of memory, 16 lanes, 16 passes, and 512 MiB in all passes.
/// </summary>
internal sealed class ImportedArgon2Hash : ImportedHash
{
    private const string DjangoPrefix = "argon2$";
    private const int MemoryMax = 128 * 1024;
    private const int PassesMax = 16;
    private const int LanesMax = 16;
    private const long WorkMax = 512 * 1024;
    private const int SaltMin = 8;

    private readonly string variant;
    private readonly PasswordHashCost cost;
    private readonly byte[] salt;
    private readonly byte[] hash;

    private ImportedArgon2Hash(string variant, PasswordHashCost cost, byte[] salt, byte[] hash) =>
        (this.variant, this.cost, this.salt, this.hash) = (variant, cost, salt, hash);

    public static new bool TryParse(string text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        var phc = text.StartsWith(DjangoPrefix, StringComparison.Ordinal) ? text[(DjangoPrefix.Length - 1)..] : text;
        hash = phc.Split('$') switch
        {
            ["", ("argon2d" or "argon2i" or "argon2id") and var variant, "v=19", var settings, var salt, var tag] => Of(variant, settings, HashText.Base64(salt), HashText.Base64(tag)),
            _ => null,
        };
        return hash is not null;
    }

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        var bytes = password.ToArray();
        try
        {
            using Argon2 argon2 = variant switch
            {
                "argon2d" => new Argon2d(bytes),
                "argon2i" => new Argon2i(bytes),
                _ => new Argon2id(bytes),
            };
            (argon2.Salt, argon2.MemorySize, argon2.Iterations, argon2.DegreeOfParallelism) = (salt, cost.MemoryKibibytes, cost.Iterations, cost.Lanes);
            return CryptographicOperations.FixedTimeEquals(argon2.GetBytes(hash.Length), hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static ImportedArgon2Hash? Of(string variant, string settings, byte[]? salt, byte[]? hash) =>
        HashText.Setting(settings, "m", 8, MemoryMax) is { } memory
        && HashText.Setting(settings, "t", 1, PassesMax) is { } passes
        && HashText.Setting(settings, "p", 1, LanesMax) is { } lanes
        && memory >= 8 * lanes && (long)memory * passes <= WorkMax
        && salt is { Length: >= SaltMin } && hash is { Length: >= HashText.HashMin }
            ? new ImportedArgon2Hash(variant, new PasswordHashCost(memory, passes, lanes), salt, hash)
            : null;
}
