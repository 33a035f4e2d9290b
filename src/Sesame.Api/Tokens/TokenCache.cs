using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Sesame.Api.Tokens;

/// <summary>
/// Tokens whose signature was verified, so that each is verified once: checking a signature costs six times the rest of a call. Bounded: when the
/// younger half is full it becomes the older one, and the older one is forgotten.
/// </summary>
internal sealed class TokenCache(int tokensMax)
{
    private static readonly TailComparer Comparer = new();

    private readonly Lock turning = new();
    private ConcurrentDictionary<string, RememberedToken> younger = new(Comparer);
    private ConcurrentDictionary<string, RememberedToken> older = new(Comparer);
    private int count;

    public bool TryGet(string token, out RememberedToken verified)
    {
        if (younger.TryGetValue(token, out verified!))
        {
            return true;
        }

        if (!older.TryGetValue(token, out verified!))
        {
            return false;
        }

        Add(token, verified);
        return true;
    }

    public void Add(string token, RememberedToken verified)
    {
        if (!younger.TryAdd(token, verified) || Interlocked.Increment(ref count) < tokensMax / 2)
        {
            return;
        }

        lock (turning)
        {
            if (count >= tokensMax / 2)
            {
                older = younger;
                younger = new ConcurrentDictionary<string, RememberedToken>(Comparer);
                count = 0;
            }
        }
    }

    /// <summary>Forgets all: a key has fallen.</summary>
    public void Clear()
    {
        lock (turning)
        {
            older = new ConcurrentDictionary<string, RememberedToken>(Comparer);
            younger = new ConcurrentDictionary<string, RememberedToken>(Comparer);
            count = 0;
        }
    }

    /// <summary>
    /// Hashes the tail of a token, which is the end of its signature and as good as random; equality is of the whole. Only verified tokens are kept,
    /// so nobody can fill a bucket with tails of his choice.
    /// </summary>
    private sealed class TailComparer : IEqualityComparer<string>
    {
        private const int TailChars = 16;

        public bool Equals(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

        public int GetHashCode(string token)
        {
            if (token.Length < TailChars)
            {
                return token.Length;
            }

            var words = MemoryMarshal.Cast<char, ulong>(token.AsSpan(token.Length - TailChars));
            return HashCode.Combine(words[0], words[1], words[2], words[3]);
        }
    }
}
