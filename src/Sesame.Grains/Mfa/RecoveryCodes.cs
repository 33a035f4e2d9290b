using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace Sesame.Grains.Mfa;

/// <summary>
/// Recovery codes: 128 random bits each, so that their plain SHA-256 is safe to keep (ASVS 5.0, 6.5.2). Written in Base32 with hyphens; read without
/// regard to case, blanks and hyphens.
/// </summary>
public static class RecoveryCodes
{
    /// <summary>How many are made at once.</summary>
    public const int Count = 10;

    private const int Bytes = 16;
    private const int GroupChars = 7;

    /// <summary>New codes.</summary>
    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Count).Select(_ => Write(RandomNumberGenerator.GetBytes(Bytes)))];

    /// <summary>What is kept of a code.</summary>
    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code)));

    /// <summary>The one of these hashes that is the code's; null when none is.</summary>
    public static byte[]? Find(IReadOnlyList<byte[]> hashes, string code)
    {
        var wanted = Hash(code);
        byte[]? found = null;
        foreach (var hash in hashes)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, wanted) ? hash : found;
        }

        return found;
    }

    private static string Write(byte[] code) =>
        string.Join('-', Base32Encoding.ToString(code).TrimEnd('=').ToLowerInvariant().Chunk(GroupChars).Select(group => new string(group)));

    private static string Plain(string code) => string.Concat(code.Where(character => character is not ('-' or ' '))).ToLowerInvariant();
}
