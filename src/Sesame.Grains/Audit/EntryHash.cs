using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sesame.Grains.Audit;

/// <summary>
/// Writes the content of an entry so that two entries are written alike only when they are alike: each value with its length before it, an absent one apart from an
/// empty one. The first byte is the version of this form; a new column of the log means a new version.
/// </summary>
internal sealed class EntryHash
{
    private const byte Version = 1;
    private const byte Absent = 0;
    private const byte Present = 1;

    private readonly ArrayBufferWriter<byte> content = new();

    public EntryHash() => Write([Version]);

    public EntryHash Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return AddPresent(bytes);
    }

    /// <summary>To the microsecond, as PostgreSQL keeps it.</summary>
    public EntryHash Add(DateTimeOffset value) => Add(Microseconds(value));

    public EntryHash Add(Guid? value) => value is { } known ? AddPresent(known.ToByteArray(bigEndian: true)) : AddAbsent();

    public EntryHash Add(string? value) => value is null ? AddAbsent() : AddPresent(Encoding.UTF8.GetBytes(value));

    /// <summary>The hash of the leaf.</summary>
    public byte[] ToLeaf() => MerkleTree.HashLeaf(content.WrittenSpan);

    internal static long Microseconds(DateTimeOffset value) => (value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private EntryHash AddAbsent() => Write([Absent]);

    private EntryHash AddPresent(ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = Present;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], value.Length);
        return Write(head).Write(value);
    }

    private EntryHash Write(ReadOnlySpan<byte> bytes)
    {
        content.Write(bytes);
        return this;
    }
}
