using Grpc.Core;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Roles;
using Sesame.Api.Access;
using Sesame.Api.Clients.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Clients;

/// <summary>Turns requests into commands.</summary>
internal static class ClientRequests
{
    private const int NameMax = 64;
    private const int AudienceMax = 255;
    private const int RequestsPerSecondMax = 1_000_000;

    public static CreateClient ToCommand(CreateClientRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var roles = request.Roles.Count == 0 ? [BuiltInRoles.ExternalClient] : request.Roles.ToArray();
        var pace = request.HasRequestsPerSecond ? request.RequestsPerSecond : CreateClient.RequestsPerSecondDefault;
        var faults = new FieldFaults();
        CheckName(request.Name, "name", faults);
        CheckPace(pace, "requestsPerSecond", faults);
        CheckAudience(request.Audience, "audience", faults);
        foreach (var role in roles)
        {
            faults.Check(BuiltInRoles.IsClientRole(role), "roles", "system, internal or external is needed.");
        }

        var body = request.Clone();
        body.ClearRequestId();
        var idempotency = Idempotency.Of(request.HasRequestId ? request.RequestId : null, body, context, faults);
        faults.ThrowIfAny();
        CheckMayGive(roles, caller);
        return new CreateClient(
            caller.Call,
            request.Name,
            roles,
            pace,
            request.HasAudience ? request.Audience : null,
            !request.WithoutSecret,
            Idempotency: idempotency);
    }

    public static UpdateClient ToCommand(UpdateClientRequest request, Caller caller)
    {
        var changes = request.Client ?? new ClientChanges();
        var faults = new FieldFaults();
        var mask = UpdateMask.Read(request.UpdateMask, faults, "name", "requests_per_second", "audience");
        string? name = null;
        int? pace = null;
        string? audience = null;
        if (mask.Names("name", changes.HasName))
        {
            CheckName(name = changes.Name, "client.name", faults);
        }

        if (mask.Names("requests_per_second", changes.HasRequestsPerSecond))
        {
            CheckPace((pace = changes.HasRequestsPerSecond ? changes.RequestsPerSecond : CreateClient.RequestsPerSecondDefault).Value, "client.requestsPerSecond", faults);
        }

        if (mask.Names("audience", changes.HasAudience))
        {
            CheckAudience(audience = changes.Audience, "client.audience", faults);
        }

        var version = Etags.Read(changes.Etag, "client.etag", faults);
        faults.ThrowIfAny();
        return new UpdateClient(caller.Call, version, name, pace, audience);
    }

    public static ChangeClientRole ToCommand(string role, bool held, Caller caller)
    {
        var faults = new FieldFaults();
        faults.Check(BuiltInRoles.IsClientRole(role), "role", "system, internal or external is needed.");
        faults.ThrowIfAny();
        if (held)
        {
            CheckMayGive([role], caller);
        }

        return new ChangeClientRole(caller.Call, role, held);
    }

    public static AddAccessRestriction ToCommand(AddAccessRestrictionRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        if (!RestrictionValue.TryParseKind(request.Kind, out var kind))
        {
            faults.Add("kind", "ip, host or api is needed.");
        }
        else
        {
            faults.Check(RestrictionValue.IsValid(kind, request.Value), "value", Needed(kind));
        }

        faults.ThrowIfAny();
        return new AddAccessRestriction(caller.Call, kind, request.Value);
    }

    public static RemoveAccessRestriction ToCommand(RemoveAccessRestrictionRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        Identifiers.Read(request.Id, "id", faults);
        var restrictionId = Identifiers.Read(request.RestrictionId, "restrictionId", faults);
        faults.ThrowIfAny();
        return new RemoveAccessRestriction(caller.Call, restrictionId);
    }

    /// <summary>Nobody can give a role whose rights he does not hold; a secret gives all that its client has.</summary>
    public static void CheckMayGive(IEnumerable<string> roles, Caller caller)
    {
        foreach (var role in roles)
        {
            if (!caller.Permissions.Covers(BuiltInRoles.AddedByClientRole(role)))
            {
                throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, $"The caller does not hold what the role {role} holds.");
            }
        }
    }

    private static void CheckName(string name, string field, FieldFaults faults) =>
        faults.Check(name.Trim().Length is > 0 and <= NameMax && name.Length <= NameMax && TextRules.IsPlain(name), field, "1 to 64 characters are needed.");

    private static void CheckPace(int pace, string field, FieldFaults faults) =>
        faults.Check(pace is CreateClient.Unlimited or (> 0 and <= RequestsPerSecondMax), field, "1 to 1000000, or -1 for unlimited, is needed.");

    private static void CheckAudience(string audience, string field, FieldFaults faults) =>
        faults.Check(audience.Length <= AudienceMax && TextRules.IsPlain(audience), field, "At most 255 characters are allowed.");

    private static string Needed(RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ip => "An address or a range in CIDR form, with no bits beyond the prefix, is needed.",
        RestrictionKind.Host => "An origin is needed, for instance https://shop.example.",
        _ => "The first segment of a path is needed, for instance accounts.",
    };
}
