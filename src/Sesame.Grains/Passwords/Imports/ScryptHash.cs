using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>
/// scrypt (RFC 7914): <c>$scrypt$ln=16,r=8,p=1$salt$hash</c>, and <c>scrypt$salt$16384$8$1$hash</c> of Django. At most 128 MiB of memory and twice that
/// much work in all.
/// </summary>
internal sealed class ScryptHash : ImportedHash
{
    private const int LogMax = 20;
    private const int FactorMax = 64;

    // N times r: 128 bytes each.
    private const long MemoryMax = 1 << 20;
    private const long WorkMax = 2 * MemoryMax;

    private readonly int cost;
    private readonly int blockSize;
    private readonly int lanes;
    private readonly byte[] salt;
    private readonly byte[] hash;

    private ScryptHash(int cost, int blockSize, int lanes, byte[] salt, byte[] hash) =>
        (this.cost, this.blockSize, this.lanes, this.salt, this.hash) = (cost, blockSize, lanes, salt, hash);

    public static new bool TryParse(string text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        hash = text.Split('$') switch
        {
            ["", "scrypt", var settings, var salt, var tag] => Of(
                HashText.Setting(settings, "ln", 1, LogMax) is { } log ? 1 << log : null,
                HashText.Setting(settings, "r", 1, FactorMax),
                HashText.Setting(settings, "p", 1, FactorMax),
                HashText.Base64(salt),
                HashText.Base64(tag)),
            // Django's salt is text.
            ["scrypt", var salt, var n, var r, var p, var tag] => Of(
                HashText.Number(n, 2, 1 << LogMax),
                HashText.Number(r, 1, FactorMax),
                HashText.Number(p, 1, FactorMax),
                Encoding.UTF8.GetBytes(salt),
                HashText.Base64(tag)),
            _ => null,
        };
        return hash is not null;
    }

    public override bool Matches(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Scrypt.Derive(password, salt, cost, blockSize, lanes, hash.Length), hash);

    private static ScryptHash? Of(int? cost, int? blockSize, int? lanes, byte[]? salt, byte[]? hash) =>
        cost is { } n && n >= 2 && int.IsPow2(n) && blockSize is { } r && lanes is { } p
        && (long)n * r <= MemoryMax && (long)n * r * p <= WorkMax
        && salt is { Length: > 0 } && hash is { Length: >= HashText.HashMin }
            ? new ScryptHash(n, r, p, salt, hash)
            : null;
}
