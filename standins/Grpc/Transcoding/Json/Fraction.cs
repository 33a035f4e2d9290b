namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>The fraction of a second, in nanoseconds.</summary>
internal static class Fraction
{
    /// <summary>Writes nothing, or a point with 3, 6 or 9 digits. Returns the length.</summary>
    public static int Write(Span<byte> text, int nanos)
    {
        if (nanos == 0)
        {
            return 0;
        }

        var (digits, value) = nanos % 1_000_000 == 0 ? (3, nanos / 1_000_000) : nanos % 1_000 == 0 ? (6, nanos / 1_000) : (9, nanos);
        text[0] = (byte)'.';
        for (var i = digits; i > 0; i--)
        {
            text[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return digits + 1;
    }

    /// <summary>Reads a point with 1 to 9 digits, if there is one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int nanos, out int taken)
    {
        nanos = 0;
        taken = 0;
        if (text is not [(byte)'.', ..])
        {
            return true;
        }

        var scale = 100_000_000;
        for (taken = 1; taken < text.Length && text[taken] is >= (byte)'0' and <= (byte)'9'; taken++)
        {
            if (taken > 9)
            {
                return false;
            }

            nanos += (text[taken] - '0') * scale;
            scale /= 10;
        }

        return taken > 1;
    }
}
