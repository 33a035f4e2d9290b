using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Audit;

/// <summary>One line of the audit log: who did what to which object. It is written in the command's own transaction.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="At">When the command decided.</param>
/// <param name="Caller">Who acted, for whom and from where.</param>
/// <param name="Action">What was done, as <c>slice.act</c>: <c>sessions.end</c>.</param>
/// <param name="ObjectKind">Kind of the object acted on: <c>user</c>.</param>
/// <param name="ObjectId">Id of the object acted on.</param>
/// <param name="OrganizationId">The organization the object belongs to, null when it belongs to none.</param>
/// <param name="Before">JSON of what was, where it is safe to keep; never a secret.</param>
/// <param name="After">JSON of what is, where it is safe to keep; never a secret.</param>
/// <param name="CommandId">The command; set by the save.</param>
public sealed record AuditEntry(
    Guid Id,
    DateTimeOffset At,
    CallContext Caller,
    string Action,
    string ObjectKind,
    string ObjectId,
    Guid? OrganizationId = null,
    string? Before = null,
    string? After = null,
    Guid CommandId = default)
{
    public static AuditEntry Of(
        CallContext caller,
        DateTimeOffset at,
        string action,
        string objectKind,
        string objectId,
        Guid? organizationId = null,
        string? before = null,
        string? after = null) =>
        new(Guid.CreateVersion7(at), at, caller, action, objectKind, objectId, organizationId, before, after);
}
