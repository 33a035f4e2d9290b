using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>
/// PBKDF2 (RFC 8018): <c>$pbkdf2-sha256$29000$salt$hash</c> and <c>$pbkdf2-sha256$i=29000$salt$hash</c>, also of sha1 (<c>$pbkdf2$</c>) and sha512;
/// <c>pbkdf2_sha256$600000$salt$hash</c> of Django, also of sha1; and the Base64 of ASP.NET Core Identity, version 3. At most 2,000,000 iterations.
/// </summary>
internal sealed class Pbkdf2Hash : ImportedHash
{
    private const int IterationsMax = 2_000_000;
    private const byte IdentityVersion3 = 1;
    private const int IdentityHeader = 13;

    private readonly HashAlgorithmName algorithm;
    private readonly int iterations;
    private readonly byte[] salt;
    private readonly byte[] hash;

    private Pbkdf2Hash(HashAlgorithmName algorithm, int iterations, byte[] salt, byte[] hash) =>
        (this.algorithm, this.iterations, this.salt, this.hash) = (algorithm, iterations, salt, hash);

    public static new bool TryParse(string text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        hash = text.Contains('$', StringComparison.Ordinal) ? OfParts(text.Split('$')) : OfIdentity(text);
        return hash is not null;
    }

    public override bool Matches(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, algorithm, hash.Length), hash);

    private static Pbkdf2Hash? OfParts(string[] parts) => parts switch
    {
        ["", "pbkdf2", var cost, var salt, var hash] => Of(HashAlgorithmName.SHA1, IterationsOf(cost), HashText.Base64(salt), HashText.Base64(hash)),
        ["", "pbkdf2-sha256", var cost, var salt, var hash] => Of(HashAlgorithmName.SHA256, IterationsOf(cost), HashText.Base64(salt), HashText.Base64(hash)),
        ["", "pbkdf2-sha512", var cost, var salt, var hash] => Of(HashAlgorithmName.SHA512, IterationsOf(cost), HashText.Base64(salt), HashText.Base64(hash)),
        // Django's salt is text.
        ["pbkdf2_sha256", var cost, var salt, var hash] => Of(HashAlgorithmName.SHA256, Iterations(cost), Encoding.UTF8.GetBytes(salt), HashText.Base64(hash)),
        ["pbkdf2_sha1", var cost, var salt, var hash] => Of(HashAlgorithmName.SHA1, Iterations(cost), Encoding.UTF8.GetBytes(salt), HashText.Base64(hash)),
        _ => null,
    };

    // Version, pseudo-random function, iterations and length of the salt, each of four bytes but the first; then salt and hash.
    private static Pbkdf2Hash? OfIdentity(string text)
    {
        if (HashText.Base64(text) is not { Length: > IdentityHeader } bytes || bytes[0] != IdentityVersion3)
        {
            return null;
        }

        var function = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var saltLength = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        if (function > 2 || iterations is 0 or > IterationsMax || saltLength > bytes.Length - IdentityHeader)
        {
            return null;
        }

        var algorithm = function switch { 0 => HashAlgorithmName.SHA1, 1 => HashAlgorithmName.SHA256, _ => HashAlgorithmName.SHA512 };
        return Of(algorithm, (int)iterations, bytes[IdentityHeader..(IdentityHeader + (int)saltLength)], bytes[(IdentityHeader + (int)saltLength)..]);
    }

    private static int? IterationsOf(string cost) =>
        cost.Contains('=', StringComparison.Ordinal) ? HashText.Setting(cost, "i", 1, IterationsMax) : Iterations(cost);

    private static int? Iterations(string cost) => HashText.Number(cost, 1, IterationsMax);

    private static Pbkdf2Hash? Of(HashAlgorithmName algorithm, int? iterations, byte[]? salt, byte[]? hash) =>
        iterations is { } count && salt is { Length: > 0 } && hash is { Length: >= HashText.HashMin } ? new Pbkdf2Hash(algorithm, count, salt, hash) : null;
}
