using System.Text;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class StringCodec : Codec<string>
{
    public override bool HasText => true;

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void WriteName(Utf8JsonWriter writer, string value) => writer.WritePropertyName(value);

    public override string Read(ref Utf8JsonReader reader, ReadState state) =>
        reader.TokenType == JsonTokenType.String ? ReadText.String(ref reader, state) : throw state.Fail("must be a string");

    // A string of PostgreSQL cannot hold U+0000, nor can a C string that some client keeps it in.
    public override string Parse(ReadOnlySpan<byte> text, ReadState state) =>
        text.Contains((byte)0) ? throw state.Fail(ReadText.HasNull) : Encoding.UTF8.GetString(text);

    public override bool IsDefault(string value) => value.Length == 0;
}
