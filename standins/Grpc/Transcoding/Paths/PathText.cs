using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

/// <summary>Percent-decoding.</summary>
internal static class PathText
{
    /// <summary>Decodes every escape once. Null when an escape is broken or the bytes are no UTF-8.</summary>
    /// <param name="keepsSlash">Leaves %2F as it is, since it would become a separator.</param>
    public static string? Decode(ReadOnlySpan<char> text, bool keepsSlash)
    {
        if (!text.Contains('%'))
        {
            return text.ToString();
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = DecodeTo(text, rented, keepsSlash, plusIsSpace: false);
            return length < 0 || !Utf8.IsValid(rented.AsSpan(0, length)) ? null : Encoding.UTF8.GetString(rented, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Decodes into bytes that are not yet checked to be UTF-8. Returns -1 for a broken escape.</summary>
    public static int DecodeTo(ReadOnlySpan<char> text, Span<byte> bytes, bool keepsSlash, bool plusIsSpace)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = plusIsSpace ? text.IndexOfAny('%', '+') : text.IndexOf('%');
            if (plain != 0)
            {
                var run = plain < 0 ? text : text[..plain];
                length += Encoding.UTF8.GetBytes(run, bytes[length..]);
                text = text[run.Length..];
            }
            else if (text[0] == '+')
            {
                bytes[length++] = (byte)' ';
                text = text[1..];
            }
            else if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
            {
                return -1;
            }
            else
            {
                var value = (byte)((Hex(text[1]) << 4) | Hex(text[2]));
                if (keepsSlash && value == '/')
                {
                    length += Encoding.UTF8.GetBytes(text[..3], bytes[length..]);
                }
                else
                {
                    bytes[length++] = value;
                }

                text = text[3..];
            }
        }

        return length;
    }

    private static int Hex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
