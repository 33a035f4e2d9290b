using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>
/// A key as its holder has it: <c>ssk_</c>, the id in 32 hexadecimal digits, <c>_</c>, 43 random letters and digits (256 bits) and 6 that check the rest
/// (CRC-32C), so that a key is found in leaked text by its shape and a mistyped one is refused without a look-up. Prints as <c>***</c>.
/// </summary>
public sealed class ApiKeyText
{
    /// <summary>Every key begins so; access tokens never do.</summary>
    public const string Scheme = "ssk_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 32;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int SecretStart = 4 + IdLength + 1;
    private const int Length = SecretStart + SecretLength + ChecksumLength;

    private ApiKeyText(Guid id, string value) => (Id, Value) = (id, value);

    /// <summary>Id of the key.</summary>
    public Guid Id { get; }

    /// <summary>The key itself.</summary>
    public string Value { get; }

    /// <summary>SHA-256 of the key, which is all that is stored of it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Value));

    /// <summary>Draws a new secret for the key.</summary>
    public static ApiKeyText New(Guid id)
    {
        var text = $"{PrefixOf(id)}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return new ApiKeyText(id, text + Checksum(text));
    }

    /// <summary>The part that may be shown: it names the key and does not open anything.</summary>
    public static string PrefixOf(Guid id) => $"{Scheme}{id:N}";

    /// <summary>Reads a key; false when its shape or its checksum is wrong.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        if (text is not { Length: Length }
            || !text.StartsWith(Scheme, StringComparison.Ordinal)
            || text[SecretStart - 1] != '_'
            || !Guid.TryParseExact(text.AsSpan(Scheme.Length, IdLength), "N", out var id)
            || text.AsSpan(SecretStart).ContainsAnyExcept(Alphabet)
            || !text.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(text.AsSpan(0, Length - ChecksumLength))))
        {
            return false;
        }

        key = new ApiKeyText(id, text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => "***";

    private static string Checksum(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
        {
            crc = BitOperations.Crc32C(crc, (byte)c);
        }

        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            (crc, var digit) = Math.DivRem(crc, (uint)Alphabet.Length);
            digits[i] = Alphabet[(int)digit];
        }

        return new string(digits);
    }
}
