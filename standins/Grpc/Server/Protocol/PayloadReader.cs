using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>Turns a frame into a message, unpacking it first when it is compressed.</summary>
internal sealed class PayloadReader : DeserializationContext
{
    [ThreadStatic]
    private static PayloadReader? spare;

    private ReadOnlySequence<byte> payload;

    private PayloadReader()
    {
    }

    public override int PayloadLength => (int)payload.Length;

    public static T Read<T>(Marshaller<T> marshaller, in Frame frame, ICompressionProvider? compression, int? maxLength)
    {
        if (!frame.IsCompressed)
        {
            return Deserialize(marshaller, frame.Payload);
        }

        if (compression is null)
        {
            throw Failed("A message is compressed, but grpc-encoding names no encoding.");
        }

        using var unpacked = new PooledBuffer(maxLength);
        Unpack(frame.Payload, compression, unpacked, maxLength);
        return Deserialize(marshaller, new ReadOnlySequence<byte>(unpacked.WrittenMemory));
    }

    public override byte[] PayloadAsNewBuffer() => payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;

    private static void Unpack(in ReadOnlySequence<byte> packed, ICompressionProvider compression, PooledBuffer unpacked, int? maxLength)
    {
        try
        {
            using var source = PipeReader.Create(packed).AsStream();
            using var stream = compression.CreateDecompressionStream(source);
            int read;
            while ((read = stream.Read(unpacked.GetSpan(4096))) > 0)
            {
                unpacked.Advance(read);
            }
        }
        catch (MessageTooLargeException)
        {
            throw TooLarge(maxLength);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Failed("A compressed message could not be unpacked.", exception);
        }
    }

    private static T Deserialize<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> payload)
    {
        if (!Utf8Plan.Holds<T>(payload))
        {
            throw Failed("The message could not be parsed: text is not UTF-8.");
        }

        var reader = spare ?? new PayloadReader();
        spare = null;
        reader.payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(reader)
                ?? throw Failed("The message was read as nothing.");
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Failed("The message could not be parsed.", exception);
        }
        finally
        {
            reader.payload = default;
            spare = reader;
        }
    }

    public static RpcException TooLarge(int? maxLength, long bytesToCome = 0) => new OversizedMessageException(
        new Status(StatusCode.ResourceExhausted, $"The message received is larger than the limit of {maxLength ?? int.MaxValue} bytes."),
        bytesToCome);

    public static RpcException Failed(string detail, Exception? cause = null) => new(new Status(StatusCode.Internal, detail, cause));
}
