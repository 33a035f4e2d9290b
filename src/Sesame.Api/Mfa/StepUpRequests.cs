using Sesame.Abstractions.Mfa;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Logins;
using Sesame.Api.Mfa.V1;

namespace Sesame.Api.Mfa;

/// <summary>Turns requests into commands.</summary>
internal static class StepUpRequests
{
    private const int ActionMax = 64;
    private const int PasswordMax = 4096;
    private const int CodeDigits = 8;
    private const int SecondsDefault = 300;
    private const int SecondsMax = 3600;

    public static IssueStepUp ToCommand(CreateStepUpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckAction(request.Action, "action", faults);
        var (userId, sessionId) = ReadSession(caller, faults);
        var (kind, proof) = ReadProof(request, faults);
        var lifetime = ReadLifetime(request.ValidForSeconds, "validForSeconds", faults);
        faults.ThrowIfAny();
        return new IssueStepUp(
            caller.Call, userId, sessionId, request.Action, kind, proof, lifetime, SingleUse: !request.TimeBased, LoginRequests.CountsAddress(caller));
    }

    public static (Guid UserId, SendStepUpCode Command) ToCommand(SendStepUpCodeRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckAction(request.Action, "action", faults);
        var (userId, sessionId) = ReadSession(caller, faults);
        faults.ThrowIfAny();
        return (userId, new SendStepUpCode(caller.Call, sessionId, request.Action));
    }

    /// <summary>Notes a fault unless the text can name an action.</summary>
    public static void CheckAction(string action, string field, FieldFaults faults) => faults.Check(
        action.Length is > 0 and <= ActionMax && action.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':'),
        field,
        "1 to 64 letters, digits, hyphens, underscores, dots and colons are needed.");

    /// <summary>How long a grant is to be good.</summary>
    public static TimeSpan ReadLifetime(uint seconds, string field, FieldFaults faults)
    {
        faults.Check(seconds <= SecondsMax, field, "At most 3,600 seconds.");
        return TimeSpan.FromSeconds(seconds == 0 ? SecondsDefault : Math.Min(seconds, SecondsMax));
    }

    private static (Guid UserId, Guid SessionId) ReadSession(Caller caller, FieldFaults faults)
    {
        var known = caller.Call is { UserId: not null, SessionId: not null };
        faults.Check(known, "authorization", "The access token of the session to confirm is needed.");
        return known ? (caller.Call.UserId!.Value, caller.Call.SessionId!.Value) : default;
    }

    private static (StepUpProof Kind, string Proof) ReadProof(CreateStepUpRequest request, FieldFaults faults)
    {
        var sent = (request.HasPassword ? 1 : 0) + (request.HasCode ? 1 : 0) + (request.HasTotp ? 1 : 0);
        faults.Check(sent == 1, "password", "Exactly one of password, code and totp is needed.");
        if (request.HasPassword)
        {
            faults.Check(request.Password.Length is > 0 and <= PasswordMax, "password", "1 to 4,096 characters are needed.");
            return (StepUpProof.Password, request.Password);
        }

        if (request.HasCode)
        {
            var code = request.Code.Trim();
            faults.Check(code.Length == CodeDigits && code.All(char.IsAsciiDigit), "code", "8 digits are needed.");
            return (StepUpProof.MailedCode, code);
        }

        if (request.HasTotp)
        {
            MfaRequests.CheckTotp(request.Totp.Trim(), faults);
        }

        return (StepUpProof.Totp, request.Totp.Trim());
    }
}
