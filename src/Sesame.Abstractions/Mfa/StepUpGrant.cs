using System.Security.Cryptography;

namespace Sesame.Abstractions.Mfa;

/// <summary>A step-up's grant taken apart: 32 hexadecimal digits of its id, then 64 of its secret, 256 random bits.</summary>
/// <param name="Id">The step-up it names.</param>
/// <param name="Secret">What only its holder knows.</param>
public sealed record StepUpGrant(Guid Id, ReadOnlyMemory<byte> Secret)
{
    private const int SecretBytes = 32;
    private const int IdChars = 32;

    /// <summary>A grant of this id with a new secret.</summary>
    public static StepUpGrant Make(Guid id) => new(id, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Takes a grant apart; false when it has not the form of one. Says nothing about whether it was issued.</summary>
    public static bool TryParse(string? text, out StepUpGrant grant)
    {
        grant = null!;
        if (text is not { Length: IdChars + (2 * SecretBytes) }
            || !Guid.TryParseExact(text[..IdChars], "N", out var id)
            || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        grant = new StepUpGrant(id, Convert.FromHexString(text.AsSpan(IdChars)));
        return true;
    }

    /// <summary>What is kept of the secret.</summary>
    public byte[] Hash() => SHA256.HashData(Secret.Span);

    /// <summary>The grant as it is handed out.</summary>
    public string Compose() => $"{Id:N}{Convert.ToHexStringLower(Secret.Span)}";

    /// <inheritdoc />
    public override string ToString() => $"StepUpGrant {{ {Id} *** }}";
}
