using System.Buffers;
using System.IO.Pipelines;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>
/// Collects a reply in the response's own memory, without giving it up before the reply is whole: its length becomes
/// Content-Length, and a reply that fails half-way leaves nothing behind. A long one moves to rented memory.
/// </summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>
{
    private const int DirectSize = 4096;

    private PipeWriter? pipe;
    private byte[]? rented;
    private Memory<byte> memory;

    public int Length { get; private set; }

    public void Begin(PipeWriter output)
    {
        pipe = output;
        memory = output.GetMemory(DirectSize);
        Length = 0;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (memory.Length - Length < Math.Max(sizeHint, 1))
        {
            Grow(sizeHint);
        }

        return memory[Length..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands everything to the response.</summary>
    public void Commit()
    {
        if (rented is null)
        {
            pipe!.Advance(Length);
        }
        else
        {
            pipe!.Write(memory.Span[..Length]);
        }
    }

    public void End()
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        (pipe, rented, memory, Length) = (null, null, default, 0);
    }

    private void Grow(int sizeHint)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(memory.Length * 2), Length + sizeHint));
        memory.Span[..Length].CopyTo(larger);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        rented = larger;
        memory = larger;
    }
}
