using System.Buffers;
using System.IO.Pipelines;

namespace Orleans.Runtime.Wire;

/// <summary>The receiving half: hands every frame to the handler, in order, on one thread at a time.</summary>
internal sealed class FrameReader(Stream stream)
{
    public delegate void Handler(FrameKind kind, ref WireReader content);

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));

    /// <summary>The longest content that is taken.</summary>
    public int ContentMax { get; set; } = Frame.ContentMax;

    /// <summary>Reads until the other side ends.</summary>
    public async Task Run(Handler handle, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            var left = read.Buffer;
            while (TryTake(ref left, handle))
            {
            }

            _reader.AdvanceTo(left.Start, left.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> left, Handler handle)
    {
        if (left.Length < Frame.HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[Frame.HeaderBytes];
        left.Slice(0, Frame.HeaderBytes).CopyTo(header);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length > (uint)ContentMax)
        {
            throw new WireException($"A message of {length} bytes is too long; the limit is {ContentMax}.");
        }

        if (left.Length < Frame.HeaderBytes + length)
        {
            return false;
        }

        var content = left.Slice(Frame.HeaderBytes, length);
        var reader = new WireReader(content.IsSingleSegment ? content.FirstSpan : content.ToArray());
        handle((FrameKind)header[4], ref reader);
        left = left.Slice(Frame.HeaderBytes + length);
        return true;
    }
}
