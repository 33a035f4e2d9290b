using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Sesame.Api.Tokens;

/// <summary>
/// Tokens whose signature was verified, so that each is verified once: checking a signature costs six times the rest of a call. Kept as the bytes they
/// came in, so that a token is found without being made a text. Bounded: when the younger half is full it becomes the older one, and the older one is forgotten.
/// </summary>
internal sealed class TokenCache(int tokensMax)
{
    private const int StackBytes = 1024;

    private readonly Lock turning = new();
    private volatile Generation younger = new();
    private volatile Generation older = new();
    private int count;

    public bool TryGet(ReadOnlySpan<byte> token, out RememberedToken verified)
    {
        if (younger.BySpan.TryGetValue(token, out verified!))
        {
            return true;
        }

        if (!older.BySpan.TryGetValue(token, out var known, out verified!))
        {
            return false;
        }

        Add(known, verified);
        return true;
    }

    public bool TryGet(string token, out RememberedToken verified)
    {
        var rented = token.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        Span<byte> bytes = rented is null ? stackalloc byte[StackBytes] : rented;
        verified = null!;
        var found = Ascii.FromUtf16(token, bytes, out var length) == OperationStatus.Done && TryGet(bytes[..length], out verified);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return found;
    }

    /// <summary>Keeps a token; it is ASCII, or it would not have been verified.</summary>
    public void Add(string token, RememberedToken verified) => Add(Encoding.ASCII.GetBytes(token), verified);

    /// <summary>Forgets all: a key has fallen.</summary>
    public void Clear()
    {
        lock (turning)
        {
            older = new Generation();
            younger = new Generation();
            count = 0;
        }
    }

    private void Add(byte[] token, RememberedToken verified)
    {
        if (!younger.ByBytes.TryAdd(token, verified) || Interlocked.Increment(ref count) < tokensMax / 2)
        {
            return;
        }

        lock (turning)
        {
            if (count >= tokensMax / 2)
            {
                older = younger;
                younger = new Generation();
                count = 0;
            }
        }
    }

    private sealed class Generation
    {
        public Generation() => BySpan = ByBytes.GetAlternateLookup<ReadOnlySpan<byte>>();

        public ConcurrentDictionary<byte[], RememberedToken> ByBytes { get; } = new(new TailComparer());

        public ConcurrentDictionary<byte[], RememberedToken>.AlternateLookup<ReadOnlySpan<byte>> BySpan { get; }
    }

    /// <summary>
    /// Hashes the tail of a token, which is the end of its signature and as good as random; equality is of the whole. Only verified tokens are kept,
    /// so nobody can fill a bucket with tails of his choice.
    /// </summary>
    private sealed class TailComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        private const int TailBytes = 16;

        public bool Equals(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] token) => GetHashCode(token.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            if (alternate.Length < TailBytes)
            {
                return alternate.Length;
            }

            var words = MemoryMarshal.Cast<byte, ulong>(alternate[^TailBytes..]);
            return HashCode.Combine(words[0], words[1]);
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
