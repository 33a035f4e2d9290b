using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Sessions.V1;

namespace Sesame.Api.Sessions;

/// <summary>Turns requests into filters.</summary>
internal static class SessionRequests
{
    private const int ClientIdMax = 128;

    /// <summary>What to revoke: of a user without the permission only his own.</summary>
    public static SessionFilter ToFilter(RevokeSessionsRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        Guid? userId = request.UserId.Length > 0 ? Identifiers.ReadUser(request.UserId, "userId", caller, faults) : caller.OwnerOnly ? caller.Call.UserId : null;
        var filter = new SessionFilter(
            userId,
            ReadClient(request.ClientId, faults),
            ReadRange(request.IpRange, faults),
            ReadKind(request.DeviceKind, faults),
            ReadDevice(request.DeviceId, faults),
            ReadTime(request, faults));
        // Also of a user, who is the filter himself: an empty one would end the session that asks.
        faults.Check(!request.Equals(new RevokeSessionsRequest()), "userId", "At least one field of the filter is needed.");
        faults.ThrowIfAny();
        return filter;
    }

    /// <summary>Whose device, and what is to become of it.</summary>
    public static (Guid UserId, ForgetDevice Command) ToCommand(ForgetUserDeviceRequest request, Caller caller)
    {
        var (userId, deviceId) = Identifiers.ReadDevice(request.UserId, request.DeviceId, caller);
        return (userId, new ForgetDevice(caller.Call, deviceId));
    }

    private static string? ReadClient(string text, FieldFaults faults) =>
        text.Length == 0 || !faults.Check(text.Length <= ClientIdMax && TextRules.IsPlain(text), "clientId", "The id of a client is needed.") ? null : text;

    private static string? ReadRange(string text, FieldFaults faults) =>
        text.Length == 0 || !faults.Check(IpRange.TryParse(text, out var range), "ipRange", "An address or a range in CIDR form, with no bits beyond the prefix, is needed.")
            ? null
            : range.ToString();

    private static Abstractions.Sessions.DeviceKind? ReadKind(V1.DeviceKind kind, FieldFaults faults) =>
        kind == V1.DeviceKind.Unspecified || !faults.Check(Enum.IsDefined(kind), "deviceKind", "No such kind.") ? null : (Abstractions.Sessions.DeviceKind)kind;

    private static Guid? ReadDevice(string text, FieldFaults faults) =>
        text.Length == 0 || !faults.Check(Guid.TryParseExact(text, "D", out var id), "deviceId", "A UUID of 36 characters is needed.") ? null : id;

    private static DateTimeOffset? ReadTime(RevokeSessionsRequest request, FieldFaults faults)
    {
        try
        {
            return request.CreatedBefore?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            faults.Add("createdBefore", "A time between the years 1 and 9999 is needed.");
            return null;
        }
    }
}
