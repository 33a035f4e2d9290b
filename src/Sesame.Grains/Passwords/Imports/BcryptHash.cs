using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>
/// bcrypt: <c>$2b$12$</c>, then 22 characters of salt and 31 of hash, also <c>2a</c> and <c>2y</c>, and behind Django's <c>bcrypt</c>. Cost 4 to 14. Of
/// a password longer than 72 bytes bcrypt reads the beginning alone; such a one never matches here.
/// </summary>
internal sealed class BcryptHash : ImportedHash
{
    private const string DjangoPrefix = "bcrypt$$";
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int CostMin = 4;
    private const int CostMax = 14;
    private const int SaltChars = 22;
    private const int HashChars = 31;

    private readonly int cost;
    private readonly byte[] salt;
    private readonly byte[] hash;

    private BcryptHash(int cost, byte[] salt, byte[] hash) => (this.cost, this.salt, this.hash) = (cost, salt, hash);

    public static new bool TryParse(string text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        var own = text.StartsWith(DjangoPrefix, StringComparison.Ordinal) ? text[(DjangoPrefix.Length - 1)..] : text;
        hash = own.Split('$') switch
        {
            ["", "2a" or "2b" or "2y", { Length: 2 } cost, { Length: SaltChars + HashChars } rest] =>
                Of(HashText.Number(cost, CostMin, CostMax), Bytes(rest.AsSpan(0, SaltChars)), Bytes(rest.AsSpan(SaltChars))),
            _ => null,
        };
        return hash is not null;
    }

    public override bool Matches(ReadOnlySpan<byte> password) =>
        password.Length <= Bcrypt.PasswordMax && !password.Contains((byte)0)
        && CryptographicOperations.FixedTimeEquals(Bcrypt.Hash(password, salt, cost), hash);

    private static BcryptHash? Of(int? cost, byte[]? salt, byte[]? hash) =>
        cost is { } known && salt is not null && hash is not null ? new BcryptHash(known, salt, hash) : null;

    // Six bits a character, the highest first; null for a character that is not of the alphabet.
    private static byte[]? Bytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 6 / 8];
        var (bits, held, at) = (0, 0, 0);
        foreach (var c in text)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            (bits, held) = ((bits << 6) | value, held + 6);
            if (held >= 8)
            {
                held -= 8;
                bytes[at++] = (byte)(bits >> held);
                bits &= (1 << held) - 1;
            }
        }

        return bytes;
    }
}
