using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A well-known type with a JSON form of its own, seen as a message.</summary>
internal sealed class OpaqueMessage<T>(Codec<T> codec) : IMessageCodec
    where T : class, IMessage<T>, new()
{
    public bool IsPlainObject => false;

    public IMessage Create() => new T();

    public void Write(Utf8JsonWriter writer, IMessage message) => codec.Write(writer, (T)message);

    public IMessage Read(ref Utf8JsonReader reader, ReadState state) =>
        reader.TokenType == JsonTokenType.Null && !codec.ReadsNull ? throw state.Fail(Faults.NoNull) : codec.Read(ref reader, state);

    public void WriteMembers(Utf8JsonWriter writer, IMessage message) => throw new InvalidOperationException($"{typeof(T)} has no members.");

    public void ReadMembers(ref Utf8JsonReader reader, IMessage message, ReadState state, bool exceptAny = false) => 
        ((T)message).MergeFrom((T)Read(ref reader, state));

    public FieldBinding? Find(ReadOnlySpan<byte> name) => null;
}
