using System.Buffers.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.Duration: seconds with a fraction and the letter s.</summary>
internal sealed class DurationCodec : ScalarCodec<Duration>
{
    private const long SecondsMax = 315_576_000_000;

    protected override string Expected => "seconds such as \"1.5s\", at most 315576000000 either way";

    protected override bool ReadsNumbers => false;

    public override void Write(Utf8JsonWriter writer, Duration value)
    {
        var (seconds, nanos) = (value.Seconds, value.Nanos);
        if (seconds is < -SecondsMax or > SecondsMax || nanos is <= -1_000_000_000 or >= 1_000_000_000
            || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0))
        {
            throw new InvalidOperationException($"A duration of {seconds} s and {nanos} ns cannot be written as JSON.");
        }

        Span<byte> text = stackalloc byte[32];
        var length = 0;
        if (seconds < 0 || nanos < 0)
        {
            text[length++] = (byte)'-';
        }

        Utf8Formatter.TryFormat(Math.Abs(seconds), text[length..], out var written);
        length += written;
        length += Fraction.Write(text[length..], Math.Abs(nanos));
        text[length++] = (byte)'s';
        writer.WriteStringValue(text[..length]);
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(Duration value) => false;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out Duration value)
    {
        value = null!;
        if (text is not [.., (byte)'s'])
        {
            return ParseOutcome.Malformed;
        }

        var negative = text is [(byte)'-', ..];
        var digits = text[(negative ? 1 : 0)..^1];
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        if (whole.IsEmpty || whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
            || !Fraction.TryRead(digits[whole.Length..], out var nanos, out var taken) || whole.Length + taken != digits.Length)
        {
            return ParseOutcome.Malformed;
        }

        if (!Utf8Parser.TryParse(whole, out long seconds, out _) || seconds > SecondsMax || (seconds == SecondsMax && nanos > 0))
        {
            return ParseOutcome.OutOfRange;
        }

        value = new Duration { Seconds = negative ? -seconds : seconds, Nanos = negative ? -nanos : nanos };
        return ParseOutcome.Done;
    }
}
