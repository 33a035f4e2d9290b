using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>What an authenticator app shows, computed by RFC 6238 (30 seconds, six digits, SHA-1) without any of the code under test.</summary>
public static class TimeCodes
{
    /// <summary>The time step of now.</summary>
    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    /// <summary>The code of a time step by a secret in base32.</summary>
    public static string CodeOf(string base32, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var bits = string.Concat(base32.Select(digit => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(digit, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] seed = [.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => Convert.ToByte(new string(octet), 2))];
        var hash = HMACSHA1.HashData(seed, counter);
        var value = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0x0F)) & int.MaxValue;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
