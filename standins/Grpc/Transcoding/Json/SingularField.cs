using System.Reflection;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class SingularField<TMessage, T> : FieldBinding
    where TMessage : class, IMessage<TMessage>
{
    private readonly Codec<T> codec;
    private readonly Func<TMessage, T> get;
    private readonly Action<TMessage, T> set;
    private readonly IFieldAccessor? presence;
    private readonly bool writesDefaults;

    public SingularField(FieldDescriptor descriptor, Codec<T> codec, bool writesDefaults, PropertyInfo property)
        : base(descriptor)
    {
        this.codec = codec;
        this.writesDefaults = writesDefaults;
        get = property.GetMethod!.CreateDelegate<Func<TMessage, T>>();
        set = property.SetMethod!.CreateDelegate<Action<TMessage, T>>();
        presence = descriptor.HasPresence ? descriptor.Accessor : null;
    }

    public override bool HasText => codec.HasText;

    public override IMessageCodec? Message => codec as IMessageCodec;

    public override void Write(Utf8JsonWriter writer, IMessage message)
    {
        if (presence is not null)
        {
            if (!presence.HasValue(message))
            {
                return;
            }

            writer.WritePropertyName(EncodedName);
            codec.Write(writer, get((TMessage)message));
            return;
        }

        var value = get((TMessage)message);
        if (writesDefaults || !codec.IsDefault(value))
        {
            writer.WritePropertyName(EncodedName);
            codec.Write(writer, value);
        }
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message)
    {
        if (get((TMessage)message) is { } value)
        {
            codec.Write(writer, value);
            return;
        }

        // The whole reply is this field, and it is not set.
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    public override bool Read(ref Utf8JsonReader reader, IMessage message, ReadState state)
    {
        if (reader.TokenType == JsonTokenType.Null && !codec.ReadsNull)
        {
            return false;
        }

        set((TMessage)message, codec.Read(ref reader, state));
        return true;
    }

    public override void SetText(IMessage message, ReadOnlySpan<byte> text, ReadState state) =>
        set((TMessage)message, codec.Parse(text, state));

    public override IMessage GetOrCreate(IMessage message)
    {
        if (get((TMessage)message) is IMessage present)
        {
            return present;
        }

        var made = Message!.Create();
        set((TMessage)message, (T)made);
        return made;
    }
}
