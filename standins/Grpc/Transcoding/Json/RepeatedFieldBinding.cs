using System.Reflection;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class RepeatedFieldBinding<TMessage, T>(FieldDescriptor descriptor, Codec<T> codec, bool writesDefaults, PropertyInfo property)
    : FieldBinding(descriptor)
    where TMessage : class, IMessage<TMessage>
{
    private readonly Func<TMessage, RepeatedField<T>> get = property.GetMethod!.CreateDelegate<Func<TMessage, RepeatedField<T>>>();

    public override bool HasText => codec.HasText;

    public override void Write(Utf8JsonWriter writer, IMessage message)
    {
        var values = get((TMessage)message);
        if (values.Count > 0 || writesDefaults)
        {
            writer.WritePropertyName(EncodedName);
            WriteList(writer, values);
        }
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message) => WriteList(writer, get((TMessage)message));

    public override bool Read(ref Utf8JsonReader reader, IMessage message, ReadState state)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw state.Fail("must be a list");
        }

        var values = get((TMessage)message);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            state.EnterElement(values.Count);
            if (reader.TokenType == JsonTokenType.Null && !codec.ReadsNull)
            {
                throw state.Fail(Faults.NoNull);
            }

            values.Add(codec.Read(ref reader, state));
            state.Leave();
        }

        return true;
    }

    public override void SetText(IMessage message, ReadOnlySpan<byte> text, ReadState state) =>
        get((TMessage)message).Add(codec.Parse(text, state));

    private void WriteList(Utf8JsonWriter writer, RepeatedField<T> values)
    {
        writer.WriteStartArray();
        for (var i = 0; i < values.Count; i++)
        {
            codec.Write(writer, values[i]);
        }

        writer.WriteEndArray();
    }
}
