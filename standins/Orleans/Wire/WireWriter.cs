using System.Buffers.Binary;
using System.Text;

namespace Orleans.Runtime.Wire;

/// <summary>
/// Writes values into one growing buffer. Every member of an object is a number, a length and content, so a reader skips
/// what it does not know.
/// </summary>
internal sealed class WireWriter
{
    private const int LengthMax = 512 * 1024 * 1024;

    private byte[] _buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public Span<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    public void Clear() => CutTo(0);

    /// <summary>Takes back what was written after this length. A buffer that grew large is let go.</summary>
    public void CutTo(int length)
    {
        Length = length;
        if (length == 0 && _buffer.Length > 1024 * 1024)
        {
            _buffer = new byte[512];
        }
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void VarInt(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void SignedVarInt(long value) => VarInt((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Length and UTF-8.</summary>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        VarInt((ulong)bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    public void Guid(Guid value) => value.TryWriteBytes(Take(16));

    /// <summary>Begins content whose length is written before it by <see cref="End"/>.</summary>
    public int Begin()
    {
        Byte(0);
        return Length;
    }

    public void End(int start)
    {
        var length = Length - start;
        if (length < 0x80)
        {
            _buffer[start - 1] = (byte)length;
            return;
        }

        // Rare: the content moves to make room for a longer length.
        var more = (System.Numerics.BitOperations.Log2((uint)length) / 7);
        Take(more);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + more));
        var left = (uint)length;
        for (var index = start - 1; ; index++)
        {
            if (left < 0x80)
            {
                _buffer[index] = (byte)left;
                return;
            }

            _buffer[index] = (byte)(left | 0x80);
            left >>= 7;
        }
    }

    private Span<byte> Take(int count)
    {
        if (count > _buffer.Length - Length)
        {
            if (count > LengthMax - Length)
            {
                throw new WireException("A message is too long to be sent.");
            }

            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        var taken = _buffer.AsSpan(Length, count);
        Length += count;
        return taken;
    }
}
