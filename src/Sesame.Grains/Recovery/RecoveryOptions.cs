using System.ComponentModel.DataAnnotations;

namespace Sesame.Grains.Recovery;

/// <summary>
/// The pages that mailed links lead to: the application's, which take the token from behind the <c>#</c> and send it once the user has pressed a button.
/// Where none is named Sesame has pages of its own. Section <c>Recovery</c>.
/// </summary>
public sealed class RecoveryOptions
{
    /// <summary>Where an address is confirmed. Default: <c>/verify-email</c> under the public URL.</summary>
    [Url(ErrorMessage = "Recovery:VerifyEmailUrl is an http or https URL.")]
    public string? VerifyEmailUrl { get; set; }

    /// <summary>Where a new password is chosen. Default: <c>/reset-password</c> under the public URL.</summary>
    [Url(ErrorMessage = "Recovery:ResetPasswordUrl is an http or https URL.")]
    public string? ResetPasswordUrl { get; set; }
}
