using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>
/// Writes one message with its prefix. A message of known length goes straight into the output's memory; the output
/// advances only after the whole message is there, so that one that fails to serialize leaves nothing behind.
/// </summary>
internal sealed class FrameWriter : SerializationContext, IBufferWriter<byte>
{
    [ThreadStatic]
    private static FrameWriter? spare;

    private IBufferWriter<byte> output = null!;
    private ICompressionProvider? compression;
    private CompressionLevel compressionLevel;
    private int? maxLength;
    private PooledBuffer? buffer;
    private Memory<byte> memory;
    private int announced;
    private int written;
    private bool completed;

    private FrameWriter()
    {
    }

    public static void Write<T>(
        Marshaller<T> marshaller,
        T message,
        IBufferWriter<byte> output,
        int? maxLength,
        ICompressionProvider? compression = null,
        CompressionLevel compressionLevel = CompressionLevel.Fastest)
    {
        var writer = spare ?? new FrameWriter();
        spare = null;
        writer.output = output;
        writer.compression = compression;
        writer.compressionLevel = compressionLevel;
        writer.maxLength = maxLength;
        writer.announced = -1;
        writer.written = 0;
        writer.completed = false;
        try
        {
            marshaller.ContextualSerializer(message, writer);
            if (!writer.completed)
            {
                throw new InvalidOperationException("The marshaller did not complete the message.");
            }
        }
        finally
        {
            writer.Release();
            spare = writer;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        RefuseTooLong(payloadLength);
        announced = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (announced < 0 || compression is not null)
        {
            return buffer ??= new PooledBuffer();
        }

        memory = output.GetMemory(FrameReader.HeaderSize + announced);
        return this;
    }

    public override void Complete()
    {
        if (buffer is not null)
        {
            Complete(buffer.Written);
            return;
        }

        if (written != announced)
        {
            throw new InvalidOperationException($"The message announced {announced} bytes and wrote {written}.");
        }

        WriteHeader(memory.Span, compressed: false, written);
        output.Advance(FrameReader.HeaderSize + written);
        completed = true;
    }

    public override void Complete(byte[] payload) => Complete(payload.AsSpan());

    public Memory<byte> GetMemory(int sizeHint = 0) => memory[(FrameReader.HeaderSize + written)..];

    public Span<byte> GetSpan(int sizeHint = 0) => memory.Span[(FrameReader.HeaderSize + written)..];

    public void Advance(int count) => written += count;

    public static void WriteHeader(Span<byte> header, bool compressed, int length)
    {
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
    }

    private void Complete(ReadOnlySpan<byte> payload)
    {
        RefuseTooLong(payload.Length);
        if (compression is null)
        {
            WriteFrame(payload, compressed: false);
        }
        else
        {
            using var packed = new PooledBuffer();
            using (var stream = compression.CreateCompressionStream(packed, compressionLevel))
            {
                stream.Write(payload);
            }

            WriteFrame(packed.Written, compressed: true);
        }

        completed = true;
    }

    private void WriteFrame(ReadOnlySpan<byte> payload, bool compressed)
    {
        var span = output.GetSpan(FrameReader.HeaderSize + payload.Length);
        WriteHeader(span, compressed, payload.Length);
        payload.CopyTo(span[FrameReader.HeaderSize..]);
        output.Advance(FrameReader.HeaderSize + payload.Length);
    }

    private void RefuseTooLong(int length)
    {
        if (length > maxLength)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The message to send has {length} bytes; the limit is {maxLength}."));
        }
    }

    private void Release()
    {
        buffer?.Dispose();
        buffer = null;
        output = null!;
        compression = null;
        memory = default;
    }
}
