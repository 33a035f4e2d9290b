using System.Buffers;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>A growing buffer of pooled memory, as a writer and as a stream, that refuses to grow past a limit.</summary>
internal sealed class PooledBuffer(int? limit = null) : Stream, IBufferWriter<byte>
{
    private byte[] bytes = [];
    private int written;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, written);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, written);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => written;

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException();
    }

    public void Clear() => written = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > bytes.Length - written)
        {
            throw new ArgumentOutOfRangeException(nameof(count), "More was written than was asked for.");
        }

        written += count;
        if (written > limit)
        {
            throw new MessageTooLargeException();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(written);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (written + (long)buffer.Length > (limit ?? int.MaxValue))
        {
            throw new MessageTooLargeException();
        }

        buffer.CopyTo(GetSpan(buffer.Length));
        written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }

        written = 0;
        base.Dispose(disposing);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (bytes.Length - written >= needed)
        {
            return;
        }

        var size = Math.Max((long)bytes.Length * 2, Math.Max((long)written + needed, 1024));
        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, Array.MaxLength));
        bytes.AsSpan(0, written).CopyTo(grown);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        bytes = grown;
    }
}
