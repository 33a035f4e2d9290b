using System.Buffers;
using System.Buffers.Text;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>gRPC-Web text: each frame is base64 of its own, padded, one after the other.</summary>
internal static class Base64Frames
{
    public static void Write(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(frame.Length));
        Base64.EncodeToUtf8(frame, span, out _, out var written);
        output.Advance(written);
    }

    /// <summary>Decodes a whole body, whose pieces may each be padded.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var padding = text.IndexOf((byte)'=');
            // A piece ends with the group of four that holds its padding.
            var end = padding < 0 ? text.Length : Math.Min((padding / 4 * 4) + 4, text.Length);
            var piece = text[..end];
            var span = output.GetSpan(Base64.GetMaxDecodedFromUtf8Length(piece.Length) + 3);
            if (Base64.DecodeFromUtf8(piece, span, out _, out var written) != OperationStatus.Done)
            {
                return false;
            }

            output.Advance(written);
            text = text[end..];
        }

        return true;
    }
}
