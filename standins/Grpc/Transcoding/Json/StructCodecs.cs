using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.Struct: any JSON object.</summary>
internal sealed class StructCodec : Codec<Struct>
{
    public static readonly StructCodec Instance = new();

    public override void Write(Utf8JsonWriter writer, Struct value)
    {
        writer.WriteStartObject();
        foreach (var (name, member) in value.Fields)
        {
            writer.WritePropertyName(name);
            ValueCodec.Instance.Write(writer, member);
        }

        writer.WriteEndObject();
    }

    public override Struct Read(ref Utf8JsonReader reader, ReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw state.Fail("must be an object");
        }

        var value = new Struct();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadText.String(ref reader, state);
            state.EnterKey(name);
            reader.Read();
            if (value.Fields.ContainsKey(name))
            {
                throw state.Fail(Faults.Twice);
            }

            value.Fields.Add(name, ValueCodec.Instance.Read(ref reader, state));
            state.Leave();
        }

        return value;
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(Struct value) => false;
}

/// <summary>google.protobuf.ListValue: any JSON list.</summary>
internal sealed class ListValueCodec : Codec<ListValue>
{
    public static readonly ListValueCodec Instance = new();

    public override void Write(Utf8JsonWriter writer, ListValue value)
    {
        writer.WriteStartArray();
        foreach (var element in value.Values)
        {
            ValueCodec.Instance.Write(writer, element);
        }

        writer.WriteEndArray();
    }

    public override ListValue Read(ref Utf8JsonReader reader, ReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw state.Fail("must be a list");
        }

        var value = new ListValue();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            state.EnterElement(value.Values.Count);
            value.Values.Add(ValueCodec.Instance.Read(ref reader, state));
            state.Leave();
        }

        return value;
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(ListValue value) => false;
}

/// <summary>google.protobuf.Value: any JSON at all.</summary>
internal sealed class ValueCodec : Codec<Value>
{
    public static readonly ValueCodec Instance = new();

    public override bool ReadsNull => true;

    public override void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NullValue:
                writer.WriteNullValue();
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.StructValue:
                StructCodec.Instance.Write(writer, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                ListValueCodec.Instance.Write(writer, value.ListValue);
                break;
            default:
                throw new InvalidOperationException($"A google.protobuf.Value with {value.KindCase} {value.NumberValue} cannot be written as JSON.");
        }
    }

    public override Value Read(ref Utf8JsonReader reader, ReadState state)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Value.ForNull();
            case JsonTokenType.True:
            case JsonTokenType.False:
                return Value.ForBool(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) && double.IsFinite(number)
                    ? Value.ForNumber(number)
                    : throw state.Fail("is out of range: must be a 64-bit floating point number");
            case JsonTokenType.String:
                return Value.ForString(ReadText.String(ref reader, state));
            case JsonTokenType.StartObject:
                return Value.ForStruct(StructCodec.Instance.Read(ref reader, state));
            default:
                return new Value { ListValue = ListValueCodec.Instance.Read(ref reader, state) };
        }
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(Value value) => false;
}
