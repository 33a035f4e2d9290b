namespace Grpc.Core;

/// <summary>Writes and reads one type of message.</summary>
public class Marshaller<T>
{
    private readonly Func<T, byte[]>? serializer;
    private readonly Func<byte[], T>? deserializer;

    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        this.serializer = serializer;
        this.deserializer = deserializer;
        ContextualSerializer = (value, context) => context.Complete(serializer(value));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
    }

    public Func<T, byte[]> Serializer => serializer ?? SerializeToArray;

    public Func<byte[], T> Deserializer => deserializer ?? DeserializeArray;

    public Action<T, SerializationContext> ContextualSerializer { get; }

    public Func<DeserializationContext, T> ContextualDeserializer { get; }

    private byte[] SerializeToArray(T value)
    {
        var context = new ArraySerializationContext();
        ContextualSerializer(value, context);
        return context.ToArray();
    }

    private T DeserializeArray(byte[] payload) => ContextualDeserializer(new ArrayDeserializationContext(payload));
}
