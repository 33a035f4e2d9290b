using System.Buffers.Text;
using System.Security.Cryptography;

namespace Sesame.Abstractions.Codes;

/// <summary>
/// What a mailed link carries: <c>&lt;subject&gt;.&lt;secret&gt;</c>, the secret being 256 random bits in Base64Url. It names its subject, so that
/// whoever takes it back finds the one row to compare with, and a guess at one subject says nothing about another.
/// </summary>
/// <param name="Subject">Whose link it is; letters, digits, hyphens and underscores, at most 128.</param>
/// <param name="Secret">The secret.</param>
public sealed record LinkToken(string Subject, ReadOnlyMemory<byte> Secret)
{
    private const int SecretBytes = 32;
    private const int SecretChars = 43;
    private const int SubjectMax = 128;

    /// <summary>SHA-256 of the secret: all that is kept of it.</summary>
    public ReadOnlyMemory<byte> Hash => SHA256.HashData(Secret.Span);

    /// <summary>A new link for a subject.</summary>
    public static LinkToken Create(string subject) => new(subject, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Takes a token apart; false when it has not the form of one. Says nothing about whether it was issued.</summary>
    public static bool TryParse(string? text, out LinkToken token)
    {
        token = null!;
        var dot = text?.LastIndexOf('.') ?? -1;
        if (dot is < 1 or > SubjectMax || text!.Length - dot - 1 != SecretChars)
        {
            return false;
        }

        var secret = text.AsSpan(dot + 1);
        if (!IsSubject(text.AsSpan(0, dot)) || !Base64Url.IsValid(secret))
        {
            return false;
        }

        token = new LinkToken(text[..dot], Base64Url.DecodeFromChars(secret));
        return true;
    }

    /// <summary>The token as it is mailed.</summary>
    public string Compose() => $"{Subject}.{Base64Url.EncodeToString(Secret.Span)}";

    /// <inheritdoc />
    public override string ToString() => $"LinkToken {{ {Subject} *** }}";

    private static bool IsSubject(ReadOnlySpan<char> subject)
    {
        foreach (var c in subject)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
