using System.Buffers;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>One message as it lies in the receive buffer.</summary>
internal readonly struct Frame(bool isCompressed, ReadOnlySequence<byte> payload)
{
    public bool IsCompressed { get; } = isCompressed;

    public ReadOnlySequence<byte> Payload { get; } = payload;

    public SequencePosition End => Payload.End;
}
