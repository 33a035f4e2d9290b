using System.Buffers.Binary;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>The hash of Provos and Mazières, "A Future-Adaptable Password Scheme" (1999), on the caller's thread. No package that is kept up has it.</summary>
internal static class Bcrypt
{
    /// <summary>Most bytes of a password that count.</summary>
    public const int PasswordMax = 72;

    private const int Rounds = 64;
    private const int HashLength = 23;

    /// <summary>The 23 bytes of a password's hash; <paramref name="cost"/> is the logarithm of how often the key is set up.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost)
    {
        // The terminating zero counts too.
        Span<byte> key = stackalloc byte[password.Length + 1];
        password.CopyTo(key);
        key[^1] = 0;
        var cipher = new Blowfish();
        cipher.Expand(salt, key);
        Span<byte> none = stackalloc byte[salt.Length];
        none.Clear();
        for (var i = 0L; i < 1L << cost; i++)
        {
            cipher.Expand(none, key);
            cipher.Expand(none, salt);
        }

        key.Clear();
        var text = "OrpheanBeholderScryDoubt"u8.ToArray();
        for (var at = 0; at < text.Length; at += 8)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at));
            var right = BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at + 4));
            for (var i = 0; i < Rounds; i++)
            {
                cipher.Encrypt(ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at), left);
            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at + 4), right);
        }

        return text[..HashLength];
    }
}
