namespace OtpNet;

/// <summary>Base32 of RFC 4648: upper case with padding when written; either case, padded or not, when read.</summary>
public static class Base32Encoding
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string ToString(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return string.Create((input.Length + 4) / 5 * 8, input, static (text, bytes) =>
        {
            text.Fill('=');
            var (buffer, bits, written) = (0, 0, 0);
            foreach (var value in bytes)
            {
                buffer = (buffer << 8) | value;
                bits += 8;
                while (bits >= 5)
                {
                    bits -= 5;
                    text[written++] = Alphabet[(buffer >> bits) & 31];
                }

                buffer &= (1 << bits) - 1;
            }

            if (bits > 0)
            {
                text[written] = Alphabet[(buffer << (5 - bits)) & 31];
            }
        });
    }

    /// <summary>Throws <see cref="ArgumentException"/> for a character outside the alphabet.</summary>
    public static byte[] ToBytes(string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        var digits = input.AsSpan().TrimEnd('=');
        var bytes = new byte[digits.Length * 5 / 8];
        var (buffer, bits, written) = (0, 0, 0);
        foreach (var digit in digits)
        {
            buffer = (buffer << 5) | ValueOf(digit);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)(buffer >> bits);
                buffer &= (1 << bits) - 1;
            }
        }

        return bytes;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a',
        >= '2' and <= '7' => digit - '2' + 26,
        _ => throw new ArgumentException("Character is not a Base32 character.", nameof(digit)),
    };
}
