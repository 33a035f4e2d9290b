using System.Reflection;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class MapFieldBinding<TMessage, TKey, TValue>(
    FieldDescriptor descriptor, Codec<TKey> keys, Codec<TValue> values, bool writesDefaults, PropertyInfo property)
    : FieldBinding(descriptor)
    where TMessage : class, IMessage<TMessage>
    where TKey : notnull
{
    private readonly Func<TMessage, MapField<TKey, TValue>> get = property.GetMethod!.CreateDelegate<Func<TMessage, MapField<TKey, TValue>>>();

    public override bool HasText => false;

    public override void Write(Utf8JsonWriter writer, IMessage message)
    {
        var map = get((TMessage)message);
        if (map.Count > 0 || writesDefaults)
        {
            writer.WritePropertyName(EncodedName);
            WriteMap(writer, map);
        }
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message) => WriteMap(writer, get((TMessage)message));

    public override bool Read(ref Utf8JsonReader reader, IMessage message, ReadState state)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw state.Fail(Faults.MustBeObject);
        }

        var map = get((TMessage)message);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadText.String(ref reader, state);
            state.EnterKey(name);
            var key = keys.Parse(Encoding.UTF8.GetBytes(name), state);
            reader.Read();
            if (map.ContainsKey(key))
            {
                throw state.Fail(Faults.Twice);
            }

            if (reader.TokenType == JsonTokenType.Null && !values.ReadsNull)
            {
                throw state.Fail(Faults.NoNull);
            }

            map.Add(key, values.Read(ref reader, state));
            state.Leave();
        }

        return true;
    }

    public override void SetText(IMessage message, ReadOnlySpan<byte> text, ReadState state) =>
        throw state.Fail("cannot be given as text");

    private void WriteMap(Utf8JsonWriter writer, MapField<TKey, TValue> map)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            keys.WriteName(writer, key);
            values.Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
