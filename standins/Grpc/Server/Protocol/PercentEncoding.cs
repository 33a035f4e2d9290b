using System.Buffers;
using System.Text;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>The encoding of <c>grpc-message</c>: UTF-8 with every byte outside printable ASCII, and '%', as %XX.</summary>
internal static class PercentEncoding
{
    private const string Hex = "0123456789ABCDEF";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)).Replace("%", ""));

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Reads what anyone may have sent: a '%' that starts no pair of digits stands for itself.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.GetSpan(1)[0] = Convert.ToByte(text.Substring(i + 1, 2), 16);
                bytes.Advance(1);
                i += 2;
            }
            else
            {
                bytes.Advance(Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.GetSpan(4)));
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
