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

    /// <summary>A new seed: what to keep, and what to set up.</summary>
    public (PendingTotp Pending, TotpEnrolment Enrolment) Make(Guid userId, string account, string? name, DateTimeOffset now)
    {
        var seed = KeyGeneration.GenerateRandomKey(OtpHashMode.Sha1);
        var secret = Base32Encoding.ToString(seed).TrimEnd('=');
        var pending = new PendingTotp(secrets.Protect(PurposeOf(userId), seed), name ?? "Authenticator", now);
        return (pending, new TotpEnrolment(secret, UriOf(account, secret), now + SecondFactors.PendingLifetime));
    }

    /// <summary>Which step of time the code belongs to, now or one step off, when it comes after <paramref name="lastStep"/>; else null.</summary>
    public long? Match(Guid userId, byte[] sealedSeed, string code, long lastStep, DateTimeOffset now)
    {
        var totp = new Totp(secrets.Unprotect(PurposeOf(userId), sealedSeed), StepSeconds, OtpHashMode.Sha1, Digits);
        return totp.VerifyTotp(now.UtcDateTime, code, out var step, VerificationWindow.RfcSpecifiedNetworkDelay) && step > lastStep ? step : null;
    }

    // The form that authenticators read; digits and period are said although they are the usual ones.
    private string UriOf(string account, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(options.Issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(options.Issuer)}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    private static string PurposeOf(Guid userId) => $"totp-seed/{userId}";
}
