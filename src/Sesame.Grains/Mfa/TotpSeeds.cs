using System.Diagnostics.CodeAnalysis;
using OtpNet;
using Sesame.Abstractions.Mfa;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>
/// Seeds of authenticators by RFC 6238: SHA-1, 6 digits, steps of 30 seconds, which is what every authenticator can do. A seed is encrypted for its user:
/// a row copied to another user opens nothing.
/// </summary>
internal sealed class TotpSeeds(SecretBox secrets, MfaOptions options)
{
    private const int StepSeconds = 30;
    private const int Digits = 6;

    /// <summary>What an authenticator is called that was given no name.</summary>
    public const string NameDefault = "Authenticator";

    private const int AdoptedBytesMin = 10;
    private const int AdoptedBytesMax = 64;

    /// <summary>A new seed: what to keep, and what to set up.</summary>
    public (PendingTotp Pending, TotpEnrolment Enrolment) Make(Guid userId, long securityEpoch, string account, string? name, DateTimeOffset now)
    {
        var seed = KeyGeneration.GenerateRandomKey(OtpHashMode.Sha1);
        var secret = Base32Encoding.ToString(seed).TrimEnd('=');
        var pending = new PendingTotp(secrets.Protect(PurposeOf(userId), seed), name ?? NameDefault, now, securityEpoch);
        return (pending, new TotpEnrolment(secret, UriOf(account, secret), now + SecondFactors.PendingLifetime));
    }

    /// <summary>Which step of time the code belongs to, now or one step off, when it comes after <paramref name="lastStep"/>; else null.</summary>
    public long? Match(Guid userId, byte[] sealedSeed, string code, long lastStep, DateTimeOffset now)
    {
        var totp = new Totp(secrets.Unprotect(PurposeOf(userId), sealedSeed), StepSeconds, OtpHashMode.Sha1, Digits);
        return totp.VerifyTotp(now.UtcDateTime, code, out var step, VerificationWindow.RfcSpecifiedNetworkDelay) && step > lastStep ? step : null;
    }

    /// <summary>The seed of an authenticator that another system has set up, ready to keep; false when it is none, or too short to be safe.</summary>
    public bool TryAdopt(Guid userId, string secret, [NotNullWhen(true)] out byte[]? box)
    {
        box = null;
        var text = secret.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=').ToUpperInvariant();
        if (text.Length > 2 * AdoptedBytesMax || !text.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7')))
        {
            return false;
        }

        var seed = Base32Encoding.ToBytes(text);
        box = seed.Length is >= AdoptedBytesMin and <= AdoptedBytesMax ? secrets.Protect(PurposeOf(userId), seed) : null;
        return box is not null;
    }

    // The form that authenticators read; digits and period are said although they are the usual ones.
    private string UriOf(string account, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(options.Issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(options.Issuer)}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    private static string PurposeOf(Guid userId) => $"totp-seed/{userId}";
}
