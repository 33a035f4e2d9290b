using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class BoolCodec : Codec<bool>
{
    private const string Expected = "must be true or false";

    public override bool HasText => true;

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override void WriteName(Utf8JsonWriter writer, bool value) => writer.WritePropertyName(value ? "true"u8 : "false"u8);

    public override bool Read(ref Utf8JsonReader reader, ReadState state) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw state.Fail(Expected),
    };

    public override bool Parse(ReadOnlySpan<byte> text, ReadState state)
    {
        if (text.SequenceEqual("true"u8))
        {
            return true;
        }

        return text.SequenceEqual("false"u8) ? false : throw state.Fail(Expected);
    }

    public override bool IsDefault(bool value) => !value;
}
