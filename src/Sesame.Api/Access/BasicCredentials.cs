using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sesame.Api.Access;

/// <summary>A client's id and, when it gave one, its secret, from the value of a <c>Basic</c> scheme (RFC 7617). An empty secret is none.</summary>
internal sealed record BasicCredentials(string Id, string? Secret)
{
    private const int LengthMax = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc />
    public override string ToString() => $"BasicCredentials {{ {Id} *** }}";

    /// <summary>Reads the value; false when it is not base64 of UTF-8 text without control characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> value, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (value.Length > LengthMax)
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(LengthMax);
        try
        {
            if (!Convert.TryFromBase64Chars(value, bytes, out var length) || !TryRead(bytes.AsSpan(0, length), out var text))
            {
                return false;
            }

            var colon = text.IndexOf(':');
            var secret = colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..];
            credentials = new BasicCredentials(colon < 0 ? text : text[..colon], secret);
            return credentials.Id.Length > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }
}
