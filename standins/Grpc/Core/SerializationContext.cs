using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller puts the bytes of one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Completes the message with these bytes.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The writer of the message's bytes. Call <see cref="Complete()"/> afterwards.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Tells the exact number of bytes that follow; call it before <see cref="GetBufferWriter"/>.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    public virtual void Complete() => throw new NotSupportedException();
}
