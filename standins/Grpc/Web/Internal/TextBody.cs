using System.Buffers;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Calls;
using Grpc.AspNetCore.Server.Protocol;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Decodes the body of a gRPC-Web text request. Browsers send it whole, so it is read whole, within the limit.</summary>
internal static class TextBody
{
    public static async Task<PipeReader> DecodeAsync(GrpcServerCallContext call)
    {
        var limit = call.Settings.MaxReceiveMessageSize;
        var longest = limit is { } most ? ((most + FrameReader.HeaderSize + 2L) / 3 * 4) + 4 : int.MaxValue;
        var input = call.HttpContext.Request.BodyReader;
        while (true)
        {
            var result = await input.ReadAsync(call.DeadlineToken).ConfigureAwait(false);
            if (result.Buffer.Length > longest)
            {
                input.AdvanceTo(result.Buffer.End);
                throw PayloadReader.TooLarge(limit);
            }

            if (result.IsCompleted)
            {
                var decoded = Decode(result.Buffer);
                input.AdvanceTo(result.Buffer.End);
                return PipeReader.Create(decoded);
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static ReadOnlySequence<byte> Decode(in ReadOnlySequence<byte> text)
    {
        var decoded = new ArrayBufferWriter<byte>(Math.Max(1, (int)text.Length));
        return Base64Frames.TryDecode(text.ToArray(), decoded)
            ? new ReadOnlySequence<byte>(decoded.WrittenMemory)
            : throw PayloadReader.Failed("The request is not base64.");
    }
}
