using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A codec seen without its type: how requests, replies and the content of an Any are handled.</summary>
internal interface IMessageCodec
{
    /// <summary>Whether the JSON is an object whose members are the fields, so that an Any holds them beside @type.</summary>
    bool IsPlainObject { get; }

    IMessage Create();

    void Write(Utf8JsonWriter writer, IMessage message);

    IMessage Read(ref Utf8JsonReader reader, ReadState state);

    /// <summary>Writes the members without the braces.</summary>
    void WriteMembers(Utf8JsonWriter writer, IMessage message);

    /// <summary>Reads members into a message; the reader stands on the opening brace.</summary>
    /// <param name="exceptAny">Passes over the member @type.</param>
    void ReadMembers(ref Utf8JsonReader reader, IMessage message, ReadState state, bool exceptAny = false);

    /// <summary>The field of that JSON or proto name.</summary>
    FieldBinding? Find(ReadOnlySpan<byte> name);
}
