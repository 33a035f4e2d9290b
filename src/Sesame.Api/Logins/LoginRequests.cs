using System.Security.Cryptography;
using System.Text;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins.V1;
using Sesame.Api.Mfa;
using EnrolTotp = Sesame.Abstractions.Logins.EnrolTotp;
using SubmitCode = Sesame.Abstractions.Logins.SubmitCode;
using SubmitEmail = Sesame.Abstractions.Logins.SubmitEmail;
using SubmitPassword = Sesame.Abstractions.Logins.SubmitPassword;
using SubmitNewPassword = Sesame.Abstractions.Logins.SubmitNewPassword;
using SubmitRecoveryCode = Sesame.Abstractions.Logins.SubmitRecoveryCode;
using SubmitTotp = Sesame.Abstractions.Logins.SubmitTotp;

namespace Sesame.Api.Logins;

/// <summary>Turns requests into commands.</summary>
internal static class LoginRequests
{
    private const int StateChars = 32;
    private const int PasswordCharsMax = 4096;
    private const int UsernameMax = 64;
    private const int RecoveryCodeMax = 64;

    /// <summary>
    /// The flow's key: states of different clients never meet. The state itself is in no key, table or audit entry, since whoever knows it may take the next
    /// step; and no state makes a key of this form by <see cref="FormerKeyOf"/>.
    /// </summary>
    public static string KeyOf(Caller caller, string state) =>
        $"{caller.Call.ClientId ?? "-"}/h-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(state.ToLowerInvariant())))[..StateChars]}";

    /// <summary>The key of a flow that was begun before states were hashed; none is older than a day.</summary>
    public static string FormerKeyOf(Caller caller, string state) => $"{caller.Call.ClientId ?? "-"}/{state.ToLowerInvariant()}";

    public static SubmitPassword ToCommand(SubmitPasswordRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        var isUsername = request.Email.Length == 0 && request.Username.Length > 0;
        faults.Check(request.Email.Length == 0 || request.Username.Length == 0, "username", "Either email or username is needed, not both.");
        var identifier = isUsername ? request.Username.Trim().ToLowerInvariant() : "";
        if (isUsername)
        {
            faults.Check(identifier.Length <= UsernameMax, "username", "At most 64 characters.");
        }
        else if (faults.Check(EmailAddress.TryParse(request.Email, out var email), "email", "An e-mail address is needed."))
        {
            identifier = email.Value;
        }

        faults.Check(request.Password.Length is > 0 and <= PasswordCharsMax, "password", "1 to 4,096 characters are needed.");
        faults.ThrowIfAny();
        return new SubmitPassword(caller.Call, identifier, isUsername, request.Password, CountsAddress(caller), request.DeviceToken);
    }

    public static SubmitCode ToCommand(SubmitCodeRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        var code = request.Code.Trim();
        faults.Check(code.Length is >= 6 and <= 8 && code.All(char.IsAsciiDigit), "code", "6 to 8 digits are needed.");
        faults.ThrowIfAny();
        return new SubmitCode(caller.Call, code, CountsAddress(caller), request.DeviceToken);
    }

    public static SubmitEmail ToCommand(SubmitEmailRequest request, Caller caller) => ToCommand(request.Email, request.State, caller, asLink: false);

    /// <summary>The first half of the step <c>magic-link</c>.</summary>
    public static SubmitEmail ToLinkCommand(SubmitMagicLinkRequest request, Caller caller) => ToCommand(request.Email, request.State, caller, asLink: true);

    /// <summary>The second half: the link names its flow, and a state beside it must name the same.</summary>
    public static SubmitLink ToRedeemCommand(SubmitMagicLinkRequest request, Caller caller, out string state)
    {
        var faults = new FieldFaults();
        faults.Check(request.Email.Length == 0, "email", "Either email or token is needed, not both.");
        var known = LinkToken.TryParse(request.Token, out var token) && token.Subject.Length > StateChars;
        faults.Check(known, "token", "What the link carried behind `#token=` is needed.");
        state = known ? token.Subject[..StateChars] : "";
        faults.Check(!known || state.All(char.IsAsciiHexDigit), "token", "What the link carried behind `#token=` is needed.");
        if (request.State.Length > 0)
        {
            CheckState(request.State, faults);
        }

        faults.ThrowIfAny();
        return request.State.Length == 0 || request.State.Equals(state, StringComparison.OrdinalIgnoreCase)
            ? new SubmitLink(caller.Call, token.Subject, token.Hash, CountsAddress(caller), request.DeviceToken)
            : throw ErrorMap.ToRpc(ErrorReason.CodeInvalid);
    }

    private static SubmitEmail ToCommand(string address, string state, Caller caller, bool asLink)
    {
        var faults = new FieldFaults();
        CheckState(state, faults);
        faults.Check(EmailAddress.TryParse(address, out var email), "email", "An e-mail address is needed.");
        faults.ThrowIfAny();
        return new SubmitEmail(caller.Call, email.Value, asLink, state.ToLowerInvariant());
    }

    public static SubmitTotp ToCommand(SubmitTotpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        var totp = request.Totp.Trim();
        MfaRequests.CheckTotp(totp, faults);
        faults.ThrowIfAny();
        return new SubmitTotp(caller.Call, totp, CountsAddress(caller));
    }

    public static SubmitRecoveryCode ToCommand(SubmitRecoveryCodeRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        faults.Check(request.Code.Length is > 0 and <= RecoveryCodeMax, "code", "1 to 64 characters are needed.");
        faults.ThrowIfAny();
        return new SubmitRecoveryCode(caller.Call, request.Code, CountsAddress(caller));
    }

    public static SubmitNewPassword ToCommand(SubmitNewPasswordRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        faults.Check(request.NewPassword.Length > 0, "newPassword", "A new password is needed.");
        faults.ThrowIfAny();
        return new SubmitNewPassword(caller.Call, request.NewPassword, CountsAddress(caller));
    }

    public static EnrolTotp ToCommand(EnrolTotpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckState(request.State, faults);
        var totp = request.Totp.Trim();
        if (totp.Length > 0)
        {
            MfaRequests.CheckTotp(totp, faults);
        }

        faults.ThrowIfAny();
        return new EnrolTotp(caller.Call, totp.Length == 0 ? null : totp, CountsAddress(caller));
    }

    /// <summary>
    /// Whether failures count for the caller's IP prefix. A service of our own that names no address of its user's would fill its own address's count with
    /// everybody's failures.
    /// </summary>
    public static bool CountsAddress(Caller caller) =>
        caller.AddressForwarded || !caller.ClientProved || !caller.ClientRoles.Contains(BuiltInRoles.InternalClient);

    /// <summary>Checks a login state; answers whether it is one.</summary>
    public static bool CheckState(string state, FieldFaults faults) =>
        faults.Check(state.Length == StateChars && state.All(char.IsAsciiHexDigit), "state", "32 hexadecimal characters are needed.");
}
