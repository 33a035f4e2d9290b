using Orleans;

namespace Sesame.Abstractions.Logins;

/// <summary>
/// One login flow; the key is <c>client/state</c>. Steps are taken one at a time. A flow lives 15 minutes from its first step, and a
/// registration's flow 24 hours.
/// </summary>
[Alias("logins.login")]
public interface ILoginGrain : IGrainWithStringKey
{
    /// <summary>Takes the step <c>password</c>.</summary>
    [Alias("submit-password")]
    Task<LoginResult> SubmitPassword(SubmitPassword command);

    /// <summary>
    /// Takes the step <c>email</c>, or begins <c>magic-link</c>: mails a code or a link to the address, good for 10 minutes. Also in the same flow anew, with the
    /// same or another address. The answer and the work are the same whether the address has an account, and whether a mail went out: at most one a
    /// minute and five an hour go to one address.
    /// </summary>
    [Alias("submit-email")]
    Task<LoginResult> SubmitEmail(SubmitEmail command);

    /// <summary>Takes the step <c>magic-link</c>: brings the secret of the mailed link back.</summary>
    [Alias("redeem-link")]
    Task<LoginResult> SubmitLink(SubmitLink command);

    /// <summary>Takes the step <c>code</c>.</summary>
    [Alias("submit-code")]
    Task<LoginResult> SubmitCode(SubmitCode command);

    /// <summary>Takes the step <c>totp</c>, where a first factor made it due.</summary>
    [Alias("submit-totp")]
    Task<LoginResult> SubmitTotp(SubmitTotp command);

    /// <summary>Takes the step <c>recovery-code</c>, where a first factor made it due.</summary>
    [Alias("submit-recovery-code")]
    Task<LoginResult> SubmitRecoveryCode(SubmitRecoveryCode command);

    /// <summary>Takes the step <c>enrol-totp</c>, where the deployment requires a second factor and the user has none.</summary>
    [Alias("enrol-totp")]
    Task<LoginResult> EnrolTotp(EnrolTotp command);

    /// <summary>Takes the step <c>new-password</c>, where the user has to choose a new password.</summary>
    [Alias("submit-new-password")]
    Task<LoginResult> SubmitNewPassword(SubmitNewPassword command);

    /// <summary>
    /// Begins the registration of a stranger: keeps it in the flow until the mailed code comes back. The answer and the work are the same
    /// whether the address has an account or not.
    /// </summary>
    [Alias("begin-registration")]
    Task<LoginResult> BeginRegistration(BeginRegistration command);
}
