using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>Finds length-prefixed messages: one byte that tells whether it is compressed, four of length, then the payload.</summary>
internal static class FrameReader
{
    public const int HeaderSize = 5;

    /// <summary>Looks at the start of the buffer only; nothing is copied, and the length is checked before it is waited for.</summary>
    public static FrameResult Read(in ReadOnlySequence<byte> buffer, int? maxLength, out Frame frame)
    {
        frame = default;
        if (buffer.Length < HeaderSize)
        {
            return buffer.Length > 0 && buffer.FirstSpan[0] > 1 ? FrameResult.Malformed : FrameResult.Incomplete;
        }

        ReadHeader(buffer, out var flag, out var length);
        if (flag > 1)
        {
            return FrameResult.Malformed;
        }

        if (length > (uint)(maxLength ?? int.MaxValue))
        {
            return FrameResult.TooLarge;
        }

        if (buffer.Length - HeaderSize < length)
        {
            return FrameResult.Incomplete;
        }

        frame = new Frame(flag == 1, buffer.Slice(HeaderSize, length));
        return FrameResult.Complete;
    }

    /// <summary>How many bytes of the frame that the buffer begins with are still to come.</summary>
    public static long BytesToCome(in ReadOnlySequence<byte> buffer)
    {
        ReadHeader(buffer, out _, out var length);
        return Math.Max(0, HeaderSize + length - buffer.Length);
    }

    private static void ReadHeader(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        var first = buffer.FirstSpan;
        if (first.Length >= HeaderSize)
        {
            flag = first[0];
            length = BinaryPrimitives.ReadUInt32BigEndian(first[1..]);
            return;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        flag = header[0];
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
    }
}
