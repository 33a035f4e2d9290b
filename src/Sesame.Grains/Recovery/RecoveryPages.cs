namespace Sesame.Grains.Recovery;

/// <summary>The links as they stand in mails; <c>{code}</c> is where the token goes.</summary>
internal sealed class RecoveryPages(string publicUrl, RecoveryOptions options)
{
    // Behind the #: what opens links to look at them sends none of it, and no log on the way holds it.
    private const string Token = "#token={code}";

    /// <summary>The link that confirms an address.</summary>
    public string VerifyEmail { get; } = (options.VerifyEmailUrl ?? $"{publicUrl.TrimEnd('/')}/verify-email") + Token;

    /// <summary>The link to a new password.</summary>
    public string ResetPassword { get; } = (options.ResetPasswordUrl ?? $"{publicUrl.TrimEnd('/')}/reset-password") + Token;
}
