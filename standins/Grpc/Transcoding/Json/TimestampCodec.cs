using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.Timestamp: RFC 3339, written in UTC with 0, 3, 6 or 9 digits of fraction.</summary>
internal sealed class TimestampCodec : ScalarCodec<Timestamp>
{
    private const long SecondsMin = -62135596800;
    private const long SecondsMax = 253402300799;

    protected override string Expected => "an RFC 3339 time such as \"2026-01-31T08:30:00Z\", from year 1 to 9999";

    protected override bool ReadsNumbers => false;

    public override void Write(Utf8JsonWriter writer, Timestamp value)
    {
        if (value.Seconds is < SecondsMin or > SecondsMax || value.Nanos is < 0 or >= 1_000_000_000)
        {
            throw new InvalidOperationException($"A timestamp of {value.Seconds} s and {value.Nanos} ns cannot be written as JSON.");
        }

        Span<byte> text = stackalloc byte[32];
        var time = DateTime.UnixEpoch.AddSeconds(value.Seconds);
        time.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        length += Fraction.Write(text[length..], value.Nanos);
        text[length++] = (byte)'Z';
        writer.WriteStringValue(text[..length]);
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(Timestamp value) => false;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out Timestamp value)
    {
        value = null!;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second)
            || !Fraction.TryRead(text[19..], out var nanos, out var taken)
            || !TryOffset(text[(19 + taken)..], out var offsetMinutes))
        {
            return ParseOutcome.Malformed;
        }

        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return ParseOutcome.OutOfRange;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var seconds = ((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond) - (offsetMinutes * 60L);
        if (seconds is < SecondsMin or > SecondsMax)
        {
            return ParseOutcome.OutOfRange;
        }

        value = new Timestamp { Seconds = seconds, Nanos = nanos };
        return ParseOutcome.Done;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !Number(text[1..3], out var hours) || !Number(text[4..6], out var rest) || hours > 23 || rest > 59)
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
