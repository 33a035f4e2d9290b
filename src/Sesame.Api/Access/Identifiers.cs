using Sesame.Abstractions.Users;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Reads the ids that requests name.</summary>
internal static class Identifiers
{
    private const string Current = "current";
    private const string IdNeeded = "A UUID of 36 characters is needed.";
    private const string UserNeeded = "`current` needs a user's token.";
    private const string EmailNeeded = "An e-mail address is needed.";

    /// <summary>A UUID in its 36-character form; another text names nothing that there is.</summary>
    public static Guid Read(string text, string field) =>
        Guid.TryParseExact(text, "D", out var id) ? id : throw ErrorMap.ToRpc(new FieldFaults().Add(field, IdNeeded).All);

    /// <summary>The same, where more of the request may be at fault.</summary>
    public static Guid Read(string text, string field, FieldFaults faults)
    {
        faults.Check(Guid.TryParseExact(text, "D", out var id), field, IdNeeded);
        return id;
    }

    /// <summary>A user's id, or the calling user's for <c>current</c>. What the caller may not reach is missing.</summary>
    public static Guid ReadUser(string text, string field, Caller caller)
    {
        if (text == Current)
        {
            return caller.Call.UserId ?? throw ErrorMap.ToRpc(new FieldFaults().Add(field, UserNeeded).All);
        }

        var id = Read(text, field);
        return caller.Reaches(id) ? id : throw ErrorMap.ToRpc(ErrorReason.NotFound);
    }

    /// <summary>The same, where more of the request may be at fault.</summary>
    public static Guid ReadUser(string text, string field, Caller caller, FieldFaults faults)
    {
        var isRead = text == Current
            ? faults.Check(caller.Call.UserId is not null, field, UserNeeded)
            : faults.Check(Guid.TryParseExact(text, "D", out _), field, IdNeeded);
        return isRead ? ReadUser(text, field, caller) : Guid.Empty;
    }

    /// <summary>A user and a device of his; what is wrong with either is told together.</summary>
    public static (Guid UserId, Guid DeviceId) ReadDevice(string userId, string deviceId, Caller caller)
    {
        var faults = new FieldFaults();
        var read = (ReadUser(userId, "userId", caller, faults), Read(deviceId, "deviceId", faults));
        faults.ThrowIfAny();
        return read;
    }

    /// <summary>An e-mail address in stored form.</summary>
    public static string ReadEmail(string text, string field) => EmailAddress.TryParse(text, out var email)
        ? email.Value
        : throw ErrorMap.ToRpc(new FieldFaults().Add(field, EmailNeeded).All);

    /// <summary>The same, where more of the request may be at fault.</summary>
    public static string ReadEmail(string text, string field, FieldFaults faults)
    {
        faults.Check(EmailAddress.TryParse(text, out var email), field, EmailNeeded);
        return email.Value;
    }
}
