namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Reads an integer in any way JSON can write it: 12, 12.0, 1.2e1, 120e-1; nothing is rounded.</summary>
internal static class IntegerText
{
    private const int ExponentMax = 10_000;

    public static ParseOutcome TryParse(ReadOnlySpan<byte> text, out bool negative, out ulong magnitude)
    {
        magnitude = 0;
        negative = text is [(byte)'-', ..];
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty || (digits.Length > 1 && digits[0] == '0' && IsDigit(digits[1])))
        {
            return ParseOutcome.Malformed;
        }

        // The plain case, without a fraction or exponent.
        if (digits.Length <= 19)
        {
            var at = 0;
            while (at < digits.Length && IsDigit(digits[at]))
            {
                magnitude = (magnitude * 10) + (uint)(digits[at++] - '0');
            }

            if (at == digits.Length)
            {
                return ParseOutcome.Done;
            }
        }

        return TryParseSlow(digits, out magnitude);
    }

    private static ParseOutcome TryParseSlow(ReadOnlySpan<byte> text, out ulong magnitude)
    {
        magnitude = 0;
        var whole = Digits(text);
        var rest = text[whole..];
        var fraction = 0;
        if (rest is [(byte)'.', ..])
        {
            fraction = Digits(rest[1..]);
            if (fraction == 0)
            {
                return ParseOutcome.Malformed;
            }

            rest = rest[(fraction + 1)..];
        }

        if (whole == 0 || !TryExponent(rest, out var exponent))
        {
            return ParseOutcome.Malformed;
        }

        // Digit i counts 10^(whole - 1 - i + exponent): those below one must be zero, those above must fit.
        var shift = whole + exponent;
        for (var i = 0; i < whole + fraction; i++)
        {
            var digit = (uint)(text[i < whole ? i : i + 1] - '0');
            if (i >= shift && digit != 0)
            {
                return ParseOutcome.Malformed;
            }

            if (i < shift && !Append(ref magnitude, digit))
            {
                return ParseOutcome.OutOfRange;
            }
        }

        for (var i = whole + fraction; i < shift && magnitude != 0; i++)
        {
            if (!Append(ref magnitude, 0))
            {
                return ParseOutcome.OutOfRange;
            }
        }

        return ParseOutcome.Done;
    }

    private static bool Append(ref ulong magnitude, uint digit)
    {
        if (magnitude > (ulong.MaxValue - digit) / 10)
        {
            return false;
        }

        magnitude = (magnitude * 10) + digit;
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        var digits = text[1..];
        var negative = digits is [(byte)'-', ..];
        if (digits is [(byte)'-' or (byte)'+', ..])
        {
            digits = digits[1..];
        }

        if (digits.IsEmpty || Digits(digits) != digits.Length)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            exponent = Math.Min((exponent * 10) + (digit - '0'), ExponentMax);
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
