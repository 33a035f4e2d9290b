using System.Buffers.Text;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class DoubleCodec : ScalarCodec<double>
{
    protected override string Expected => "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

    public override void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
            return;
        }

        writer.WriteStringValue(FloatText.Name(value));
    }

    // -0.0 is not the default: it would not come back the same.
    public override bool IsDefault(double value) => BitConverter.DoubleToInt64Bits(value) == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out double value) =>
        FloatText.TryParse(text, token, out value);
}

internal sealed class SingleCodec : ScalarCodec<float>
{
    protected override string Expected => "a number within 32-bit range, \"NaN\", \"Infinity\" or \"-Infinity\"";

    public override void Write(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
            return;
        }

        writer.WriteStringValue(FloatText.Name(value));
    }

    public override bool IsDefault(float value) => BitConverter.SingleToInt32Bits(value) == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out float value)
    {
        var outcome = FloatText.TryParse(text, token, out var wide);
        value = (float)wide;
        return outcome == ParseOutcome.Done && float.IsInfinity(value) && double.IsFinite(wide) ? ParseOutcome.OutOfRange : outcome;
    }
}

internal static class FloatText
{
    public static ReadOnlySpan<byte> Name(double value) =>
        double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;

    public static ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out double value)
    {
        value = 0;
        if (token != JsonTokenType.Number)
        {
            if (text.SequenceEqual("NaN"u8))
            {
                value = double.NaN;
                return ParseOutcome.Done;
            }

            if (text.SequenceEqual("Infinity"u8))
            {
                value = double.PositiveInfinity;
                return ParseOutcome.Done;
            }

            if (text.SequenceEqual("-Infinity"u8))
            {
                value = double.NegativeInfinity;
                return ParseOutcome.Done;
            }

            // The parser knows more spellings than JSON does: "+1", ".5", "1.", "01", "infinity".
            if (!IsJsonNumber(text))
            {
                return ParseOutcome.Malformed;
            }
        }

        if (!Utf8Parser.TryParse(text, out value, out var consumed) || consumed != text.Length)
        {
            return ParseOutcome.Malformed;
        }

        return double.IsFinite(value) ? ParseOutcome.Done : ParseOutcome.OutOfRange;
    }

    private static bool IsJsonNumber(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return !text.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.Number
                && reader.ValueSpan.Length == text.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
