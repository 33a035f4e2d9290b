using System.Buffers.Binary;
using System.Text;

namespace Orleans.Runtime.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote; content that does not fit is a <see cref="WireException"/>, never a wrong value.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _left = content;

    public readonly bool AtEnd => _left.IsEmpty;

    public readonly int Left => _left.Length;

    public byte Byte() => Take(1)[0];

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ulong VarInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new WireException("A number is too long.");
    }

    public long SignedVarInt()
    {
        var value = VarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A length that fits into what is left.</summary>
    public int Count()
    {
        var count = VarInt();
        return count <= (ulong)_left.Length ? (int)count : throw new WireException("A length exceeds the message.");
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    public Guid Guid() => new(Take(16));

    /// <summary>Content with its length before it.</summary>
    public WireReader Content() => new(Take(Count()));

    public ReadOnlySpan<byte> Rest()
    {
        var rest = _left;
        _left = default;
        return rest;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_left.Length)
        {
            throw new WireException("A message ends too soon.");
        }

        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}

/// <summary>A message cannot be read, or a type cannot be sent.</summary>
internal sealed class WireException(string message, Exception? cause = null) : OrleansException(message, cause);
