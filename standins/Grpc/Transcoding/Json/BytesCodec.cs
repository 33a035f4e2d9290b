using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Bytes: written as padded base64, read as base64 or base64url, padded or not.</summary>
internal sealed class BytesCodec : Codec<ByteString>
{
    private const string Expected = "must be base64 or base64url";

    public override bool HasText => true;

    public override void Write(Utf8JsonWriter writer, ByteString value) => writer.WriteBase64StringValue(value.Span);

    public override ByteString Read(ref Utf8JsonReader reader, ReadState state)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw state.Fail(Expected);
        }

        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return Parse(reader.ValueSpan, state);
        }

        var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return Parse(rented.AsSpan(0, ReadText.Copy(ref reader, rented, state)), state);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override ByteString Parse(ReadOnlySpan<byte> text, ReadState state)
    {
        var trimmed = text.TrimEnd((byte)'=');
        if (text.Length - trimmed.Length > 2 || (trimmed.Length != text.Length && text.Length % 4 != 0))
        {
            throw state.Fail(Expected);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(trimmed.Length, 1));
        try
        {
            var url = rented.AsSpan(0, trimmed.Length);
            trimmed.CopyTo(url);
            url.Replace((byte)'+', (byte)'-');
            url.Replace((byte)'/', (byte)'_');

            // The decoder would skip white space; base64 in JSON has none.
            if (url.IndexOfAny(" \t\r\n"u8) >= 0)
            {
                throw state.Fail(Expected);
            }

            var status = Base64Url.DecodeFromUtf8InPlace(url);
            return ByteString.CopyFrom(url[..status]);
        }
        catch (FormatException)
        {
            throw state.Fail(Expected);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override bool IsDefault(ByteString value) => value.IsEmpty;
}
