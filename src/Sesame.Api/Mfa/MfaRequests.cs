using Sesame.Abstractions.Mfa;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Mfa.V1;

namespace Sesame.Api.Mfa;

/// <summary>Turns requests into commands.</summary>
internal static class MfaRequests
{
    private const int TotpDigits = 6;
    private const int NameMax = 100;

    /// <summary>The calling user's id: what only he himself may do is missing for everybody else, whatever he holds.</summary>
    public static Guid ReadSelf(string text, Caller caller)
    {
        var id = Identifiers.ReadUser(text, "userId", caller);
        return id == caller.Call.UserId ? id : throw ErrorMap.ToRpc(ErrorReason.NotFound);
    }

    /// <summary>Whether the text has the form of an authenticator's code.</summary>
    public static bool IsTotp(string text) => text.Length == TotpDigits && text.All(char.IsAsciiDigit);

    /// <summary>Notes a fault unless the text has the form of an authenticator's code.</summary>
    public static void CheckTotp(string text, FieldFaults faults) => faults.Check(IsTotp(text), "totp", "6 digits are needed.");

    /// <summary>Whose factor, and what is to become of it.</summary>
    public static (Guid UserId, RemoveFactor Command) ToCommand(DeleteMfaDeviceRequest request, Caller caller)
    {
        var (userId, deviceId) = Identifiers.ReadDevice(request.UserId, request.DeviceId, caller);
        return (userId, new RemoveFactor(caller.Call, deviceId));
    }

    public static BeginTotp ToCommand(BeginTotpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        var name = request.Name.Trim();
        faults.Check(name.Length <= NameMax && TextRules.IsPlain(name), "name", "At most 100 characters without control characters.");
        faults.ThrowIfAny();
        return new BeginTotp(caller.Call, name.Length == 0 ? null : name);
    }

    public static ConfirmTotp ToCommand(ConfirmTotpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        CheckTotp(request.Totp.Trim(), faults);
        faults.ThrowIfAny();
        return new ConfirmTotp(caller.Call, request.Totp.Trim());
    }
}
