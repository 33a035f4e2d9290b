using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>One field of one message type, bound to its property and its codec.</summary>
internal abstract class FieldBinding(FieldDescriptor descriptor)
{
    public FieldDescriptor Descriptor { get; } = descriptor;

    public string JsonName { get; } = NameOf(descriptor);

    /// <summary>The oneof's place in its message; -1 outside a oneof.</summary>
    public int OneofIndex { get; } = descriptor.RealContainingOneof?.Index ?? -1;

    /// <summary>Whether the field can be given in a path or a query.</summary>
    public abstract bool HasText { get; }

    /// <summary>The codec of the field's message type, when it is a single message with fields of its own.</summary>
    public virtual IMessageCodec? Message => null;

    protected JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(NameOf(descriptor), JsonFormat.Encoder);

    /// <summary>Writes name and value, or nothing when the field is not to be shown.</summary>
    public abstract void Write(Utf8JsonWriter writer, IMessage message);

    /// <summary>Writes the value alone, whatever it is.</summary>
    public abstract void WriteValue(Utf8JsonWriter writer, IMessage message);

    /// <summary>Reads the value the reader stands on. Returns false for a null, which sets nothing.</summary>
    public abstract bool Read(ref Utf8JsonReader reader, IMessage message, ReadState state);

    /// <summary>Sets the field, or adds to it when it is repeated.</summary>
    public abstract void SetText(IMessage message, ReadOnlySpan<byte> text, ReadState state);

    /// <summary>The field's message, made when it is missing.</summary>
    public virtual IMessage GetOrCreate(IMessage message) =>
        throw new InvalidOperationException($"{Descriptor.FullName} is not a message.");

    // Google.Api.CommonProtos still knows this field by its first name; everybody else reads "reason".
    private static string NameOf(FieldDescriptor descriptor) =>
        descriptor.FullName == "google.rpc.ErrorInfo.type" ? "reason" : descriptor.JsonName;
}
