using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class Int32Codec : ScalarCodec<int>
{
    protected override string Expected => "an integer from -2147483648 to 2147483647";

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override void WriteName(Utf8JsonWriter writer, int value) => MapKey.Write(writer, value);

    public override bool IsDefault(int value) => value == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out int value)
    {
        var outcome = IntegerText.TryParse(text, out var negative, out var magnitude);
        value = unchecked((int)(negative ? -(long)magnitude : (long)magnitude));
        return outcome == ParseOutcome.Done && magnitude > (negative ? 1UL << 31 : int.MaxValue) ? ParseOutcome.OutOfRange : outcome;
    }
}

internal sealed class UInt32Codec : ScalarCodec<uint>
{
    protected override string Expected => "an integer from 0 to 4294967295";

    public override void Write(Utf8JsonWriter writer, uint value) => writer.WriteNumberValue(value);

    public override void WriteName(Utf8JsonWriter writer, uint value) => MapKey.Write(writer, value);

    public override bool IsDefault(uint value) => value == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out uint value)
    {
        var outcome = IntegerText.TryParse(text, out var negative, out var magnitude);
        value = unchecked((uint)magnitude);
        return outcome == ParseOutcome.Done && magnitude > (negative ? 0UL : uint.MaxValue) ? ParseOutcome.OutOfRange : outcome;
    }
}

/// <param name="asStrings">JavaScript's numbers end at 2^53; as strings these do not.</param>
internal sealed class Int64Codec(bool asStrings) : ScalarCodec<long>
{
    protected override string Expected => "an integer from -9223372036854775808 to 9223372036854775807";

    public override void Write(Utf8JsonWriter writer, long value)
    {
        if (asStrings)
        {
            Span<byte> text = stackalloc byte[20];
            value.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
            return;
        }

        writer.WriteNumberValue(value);
    }

    public override void WriteName(Utf8JsonWriter writer, long value) => MapKey.Write(writer, value);

    public override bool IsDefault(long value) => value == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out long value)
    {
        var outcome = IntegerText.TryParse(text, out var negative, out var magnitude);
        value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return outcome == ParseOutcome.Done && magnitude > (negative ? 1UL << 63 : long.MaxValue) ? ParseOutcome.OutOfRange : outcome;
    }
}

/// <param name="asStrings">JavaScript's numbers end at 2^53; as strings these do not.</param>
internal sealed class UInt64Codec(bool asStrings) : ScalarCodec<ulong>
{
    protected override string Expected => "an integer from 0 to 18446744073709551615";

    public override void Write(Utf8JsonWriter writer, ulong value)
    {
        if (asStrings)
        {
            Span<byte> text = stackalloc byte[20];
            value.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
            return;
        }

        writer.WriteNumberValue(value);
    }

    public override void WriteName(Utf8JsonWriter writer, ulong value) => MapKey.Write(writer, value);

    public override bool IsDefault(ulong value) => value == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out ulong value)
    {
        var outcome = IntegerText.TryParse(text, out var negative, out value);
        return outcome == ParseOutcome.Done && negative && value != 0 ? ParseOutcome.OutOfRange : outcome;
    }
}

internal static class MapKey
{
    public static void Write<T>(Utf8JsonWriter writer, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        writer.WritePropertyName(text[..length]);
    }
}
