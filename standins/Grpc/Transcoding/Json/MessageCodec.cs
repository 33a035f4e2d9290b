using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A message as an object of its fields.</summary>
internal sealed class MessageCodec<T>(CodecSet set) : Codec<T>, IMessageCodec
    where T : class, IMessage<T>, new()
{
    // Made at first use: message types refer to each other in circles.
    private volatile MessageShape? shape;

    public bool IsPlainObject => true;

    private MessageShape Shape => shape ??= MessageShape.Of<T>(set);

    public IMessage Create() => new T();

    public override void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        Shape.Write(writer, value);
        writer.WriteEndObject();
    }

    public override T Read(ref Utf8JsonReader reader, ReadState state)
    {
        var message = new T();
        Shape.Read(ref reader, message, state, exceptAny: false);
        return message;
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(T value) => false;

    void IMessageCodec.Write(Utf8JsonWriter writer, IMessage message) => Write(writer, (T)message);

    IMessage IMessageCodec.Read(ref Utf8JsonReader reader, ReadState state) => Read(ref reader, state);

    public void WriteMembers(Utf8JsonWriter writer, IMessage message) => Shape.Write(writer, message);

    public void ReadMembers(ref Utf8JsonReader reader, IMessage message, ReadState state, bool exceptAny) =>
        Shape.Read(ref reader, message, state, exceptAny);

    public FieldBinding? Find(ReadOnlySpan<byte> name) => Shape.Find(name)?.Field;
}
