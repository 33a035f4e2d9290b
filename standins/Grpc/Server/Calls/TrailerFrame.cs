using System.Buffers;
using System.Text;
using Grpc.AspNetCore.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>gRPC-Web's last frame: the trailers as lines of text behind a prefix whose first byte is 0x80.</summary>
internal static class TrailerFrame
{
    private const byte Flag = 0x80;

    public static void Write(IHeaderDictionary trailers, IBufferWriter<byte> output, bool asText)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in trailers)
        {
            foreach (var value in values)
            {
                text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        var frame = new byte[FrameReader.HeaderSize + text.Length];
        var length = Encoding.ASCII.GetBytes(text.ToString(), frame.AsSpan(FrameReader.HeaderSize));
        FrameWriter.WriteHeader(frame, compressed: false, length);
        frame[0] = Flag;
        if (asText)
        {
            Base64Frames.Write(frame, output);
        }
        else
        {
            output.Write(frame);
        }
    }
}
