using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.NullValue: JSON's null.</summary>
internal sealed class NullValueCodec : Codec<NullValue>
{
    public override bool ReadsNull => true;

    public override void Write(Utf8JsonWriter writer, NullValue value) => writer.WriteNullValue();

    public override NullValue Read(ref Utf8JsonReader reader, ReadState state) => reader.TokenType switch
    {
        JsonTokenType.Null => NullValue.NullValue,
        JsonTokenType.String when reader.ValueTextEquals("NULL_VALUE"u8) => NullValue.NullValue,
        JsonTokenType.Number when reader.TryGetInt32(out var number) && number == 0 => NullValue.NullValue,
        _ => throw state.Fail("must be null"),
    };

    public override bool IsDefault(NullValue value) => true;
}
