using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller finds the bytes of one message.</summary>
public abstract class DeserializationContext
{
    public abstract int PayloadLength { get; }

    public abstract byte[] PayloadAsNewBuffer();

    /// <summary>The bytes in place; valid only until the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(PayloadAsNewBuffer());
}
