using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;

/// <summary>Reads one JSON text, all of it.</summary>
internal static class JsonBody
{
    public static IMessage Read(IMessageCodec codec, ReadOnlySequence<byte> json, ReadState state)
    {
        var reader = new Utf8JsonReader(json, JsonFormat.Reading);
        try
        {
            reader.Read();
            var message = codec.Read(ref reader, state);
            reader.Read();
            return message;
        }
        catch (JsonException fault)
        {
            throw Explain(fault, json, state);
        }
    }

    public static void ReadField(FieldBinding field, IMessage message, ReadOnlySequence<byte> json, ReadState state)
    {
        var reader = new Utf8JsonReader(json, JsonFormat.Reading);
        state.EnterField(field.JsonName);
        try
        {
            reader.Read();
            field.Read(ref reader, message, state);
            state.Leave();
            reader.Read();
        }
        catch (JsonException fault)
        {
            throw Explain(fault, json, state);
        }
    }

    // The reader's own message would show a piece of the body, and its wording is the framework's to change.
    private static InvalidFieldException Explain(JsonException fault, ReadOnlySequence<byte> json, ReadState state) => IsTooDeep(json)
        ? state.Fail($"is nested more than {ReadState.DepthMax} levels deep")
        : state.Fail($"is not valid JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");

    // Read once more on its own: the reader that failed may have been a copy that looked ahead.
    private static bool IsTooDeep(ReadOnlySequence<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonFormat.Reading);
        try
        {
            while (reader.Read())
            {
            }

            return false;
        }
        catch (JsonException)
        {
            // The depth told on an opening bracket is that of what is around it.
            var within = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0;
            return reader.CurrentDepth + within >= ReadState.DepthMax;
        }
    }
}
