using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.Any: the packed message's JSON beside a member @type.</summary>
internal sealed class AnyCodec(CodecSet set) : Codec<Any>
{
    private const string TypeMember = "@type";

    public override void Write(Utf8JsonWriter writer, Any value)
    {
        if (value.TypeUrl.Length == 0 && value.Value.IsEmpty)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        var descriptor = set.FindType(Any.GetTypeName(value.TypeUrl))
            ?? throw new InvalidOperationException($"The type registry does not know {value.TypeUrl}.");
        var codec = set.ForMessage(descriptor);
        var message = descriptor.Parser.ParseFrom(value.Value);
        writer.WriteStartObject();
        writer.WriteString(TypeMember, value.TypeUrl);
        if (codec.IsPlainObject)
        {
            codec.WriteMembers(writer, message);
        }
        else
        {
            writer.WritePropertyName("value"u8);
            codec.Write(writer, message);
        }

        writer.WriteEndObject();
    }

    public override Any Read(ref Utf8JsonReader reader, ReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw state.Fail(Faults.MustBeObject);
        }

        // @type may stand anywhere, so it is looked for before the rest can be understood.
        var url = FindType(reader, state);
        if (url is null)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.EndObject ? new Any() : throw state.FailAt(TypeMember, "is missing");
        }

        var name = Any.GetTypeName(url);
        var descriptor = name.Length == 0 ? null : set.FindType(name);
        if (descriptor is null)
        {
            throw state.FailAt(TypeMember, "is not a type known here");
        }

        var codec = set.ForMessage(descriptor);
        var message = codec.IsPlainObject ? codec.Create() : null;
        if (message is not null)
        {
            codec.ReadMembers(ref reader, message, state, exceptAny: true);
        }
        else
        {
            message = ReadValue(ref reader, codec, state);
        }

        return new Any { TypeUrl = url, Value = message.ToByteString() };
    }

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(Any value) => false;

    private static string? FindType(Utf8JsonReader reader, ReadState state)
    {
        string? url = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals(TypeMember))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (url is not null || reader.TokenType != JsonTokenType.String)
            {
                throw state.FailAt(TypeMember, url is null ? "must be a string" : Faults.Twice);
            }

            url = ReadText.String(ref reader, state);
        }

        return url;
    }

    private static IMessage ReadValue(ref Utf8JsonReader reader, IMessageCodec codec, ReadState state)
    {
        IMessage? message = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(TypeMember))
            {
                reader.Skip();
                continue;
            }

            if (!reader.ValueTextEquals("value"u8) || message is not null)
            {
                throw state.FailAt(ReadText.Lossy(ref reader), message is null ? Faults.Unknown : Faults.Twice);
            }

            state.EnterField("value");
            reader.Read();
            message = codec.Read(ref reader, state);
            state.Leave();
        }

        return message ?? throw state.FailAt("value", "is missing");
    }
}
