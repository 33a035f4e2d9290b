using System.Buffers.Text;
using System.Globalization;

namespace Sesame.Abstractions.Sessions;

/// <summary>A refresh token taken apart: <c>srt_&lt;session id&gt;.&lt;generation&gt;.&lt;proof&gt;</c>.</summary>
/// <param name="SessionId">The session it names.</param>
/// <param name="Generation">The generation it names.</param>
/// <param name="Proof">HMAC-SHA256, 32 bytes.</param>
public sealed record RefreshToken(Guid SessionId, int Generation, ReadOnlyMemory<byte> Proof)
{
    /// <summary>How every refresh token begins.</summary>
    public const string Prefix = "srt_";

    private const int LengthMax = 128;
    private const int ProofBytes = 32;

    /// <summary>Takes a token apart; false when it has not the form of one. Says nothing about whether it was issued.</summary>
    public static bool TryParse(string? text, out RefreshToken token)
    {
        token = null!;
        if (text is null || text.Length > LengthMax || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('.');
        if (parts.Length != 3
            || !Guid.TryParseExact(parts[0], "N", out var sessionId)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            || !TryDecode(parts[2], out var proof))
        {
            return false;
        }

        token = new RefreshToken(sessionId, generation, proof);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => $"RefreshToken {{ {SessionId} *** }}";

    private static bool TryDecode(string text, out byte[] proof)
    {
        proof = new byte[ProofBytes];
        return Base64Url.IsValid(text, out var length)
            && length == ProofBytes
            && Base64Url.TryDecodeFromChars(text, proof, out var written)
            && written == ProofBytes;
    }
}
