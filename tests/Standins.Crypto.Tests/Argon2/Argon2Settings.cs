using Konscious.Security.Cryptography;

namespace Standins.Crypto.Tests.Argon2;

/// <summary>Settings that make no sense are refused before any work is done.</summary>
public sealed class Argon2Settings
{
    [Fact]
    public void No_iterations_are_refused() => Refused<InvalidOperationException>(argon2 => argon2.Iterations = 0);

    [Fact]
    public void No_lanes_are_refused() => Refused<InvalidOperationException>(argon2 => argon2.DegreeOfParallelism = 0);

    [Fact]
    public void Less_than_8_KiB_a_lane_is_refused() => Refused<InvalidOperationException>(argon2 => argon2.MemorySize = 7);

    [Fact]
    public void A_missing_salt_is_refused() => Refused<InvalidOperationException>(argon2 => argon2.Salt = null);

    [Fact]
    public void A_salt_of_7_bytes_is_refused() => Refused<InvalidOperationException>(argon2 => argon2.Salt = new byte[7]);

    [Fact]
    public void Three_bytes_are_refused() => Refused<ArgumentOutOfRangeException>(_ => { }, length: 3);

    [Fact]
    public void More_than_1024_bytes_are_refused() => Refused<NotSupportedException>(_ => { }, length: 1025);

    [Fact]
    public void A_missing_password_is_refused() => Assert.Throws<ArgumentNullException>(() => new Argon2id(null!));

    [Fact]
    public async Task Bytes_asked_for_asynchronously_are_the_same()
    {
        using var argon2 = Small();
        Assert.Equal(argon2.GetBytes(32), await argon2.GetBytesAsync(32));
    }

    [Fact]
    public void An_instance_gives_the_same_bytes_again_also_after_a_reset()
    {
        using var argon2 = Small();
        var first = argon2.GetBytes(32);
        argon2.Reset();
        Assert.Equal(first, argon2.GetBytes(32));
    }

    [Fact]
    public void Hashing_on_many_threads_at_once_keeps_the_answers_apart()
    {
        var expected = Enumerable.Range(0, 64).Select(Tag).ToArray();
        var actual = new string[64];
        Parallel.For(0, 64, i => actual[i] = Tag(i));
        Assert.Equal(expected, actual);

        static string Tag(int i)
        {
            using var argon2 = new Argon2id([(byte)i]) { Salt = new byte[8], Iterations = 2, MemorySize = 64 + (i % 3 * 8), DegreeOfParallelism = 1 };
            return Convert.ToHexString(argon2.GetBytes(32));
        }
    }

    private static Argon2id Small() => new([1]) { Salt = new byte[8], Iterations = 1, MemorySize = 8, DegreeOfParallelism = 1 };

    private static void Refused<TException>(Action<Argon2id> spoil, int length = 32)
        where TException : Exception
    {
        using var argon2 = Small();
        spoil(argon2);
        Assert.Throws<TException>(() => argon2.GetBytes(length));
    }
}
