using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Sessions;

/// <summary>
/// Refresh tokens: <c>srt_&lt;session id&gt;.&lt;generation&gt;.&lt;HMAC-SHA256(session key, session id and generation)&gt;</c>. Any owner of the
/// session can recompute one, and nothing usable stands in the database.
/// </summary>
public static class RefreshTokens
{
    /// <summary>Bytes of a session key.</summary>
    public const int KeyBytes = 32;

    /// <summary>The token of a generation.</summary>
    public static string Make(ReadOnlySpan<byte> sessionKey, Guid sessionId, int generation)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(sessionKey, sessionId, generation, mac);
        return $"{Abstractions.Sessions.RefreshToken.Prefix}{sessionId:N}.{generation.ToString(CultureInfo.InvariantCulture)}.{Base64Url.EncodeToString(mac)}";
    }

    /// <summary>Whether the proof is of this session's key and generation; constant time.</summary>
    public static bool IsProof(ReadOnlySpan<byte> sessionKey, Guid sessionId, int generation, ReadOnlySpan<byte> proof)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(sessionKey, sessionId, generation, mac);
        return CryptographicOperations.FixedTimeEquals(mac, proof);
    }

    private static void Mac(ReadOnlySpan<byte> sessionKey, Guid sessionId, int generation, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[64];
        var written = Encoding.ASCII.GetBytes($"{sessionId:N}.{generation.ToString(CultureInfo.InvariantCulture)}", message);
        HMACSHA256.HashData(sessionKey, message[..written], mac);
    }
}
