using System.Buffers;

namespace Grpc.Core;

internal sealed class ArraySerializationContext : SerializationContext
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private byte[]? payload;

    public override void Complete(byte[] payload) => this.payload = payload;

    public override IBufferWriter<byte> GetBufferWriter() => buffer;

    public override void Complete()
    {
    }

    public byte[] ToArray() => payload ?? buffer.WrittenSpan.ToArray();
}
