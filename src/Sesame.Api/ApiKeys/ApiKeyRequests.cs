using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;
using Sesame.Api.Access;
using Sesame.Api.ApiKeys.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.ApiKeys;

/// <summary>Turns requests into commands.</summary>
internal static class ApiKeyRequests
{
    private const int DescriptionMax = 255;
    private const int ListMax = 100;

    public static CreateApiKey ToCommand(CreateApiKeyRequest request, ServerCallContext context, DateTimeOffset now)
    {
        var caller = context.Caller();
        var faults = new FieldFaults();
        faults.Check(!(request.HasUserId && request.HasOrganizationId), "organizationId", "A key has one owner at most.");
        CheckDescription(request.Description, "description", faults);
        CheckPermissions(request.Permissions, "permissions", faults);
        CheckRanges(request.IpAllowList, "ipAllowList", faults);
        var metadata = JsonObjects.Read(request.Metadata, "metadata", faults);
        var expiresAt = ReadEnd(request.ExpiresAt, "expiresAt", now, faults);
        var userId = OwnerOf(request, caller, faults);
        Guid? organizationId = request.HasOrganizationId ? ReadOrganization(request.OrganizationId, caller, faults) : null;
        var body = request.Clone();
        body.ClearRequestId();
        var idempotency = Idempotency.Of(request.HasRequestId ? request.RequestId : null, body, context, faults);
        faults.ThrowIfAny();
        CheckMayGive(request.Permissions, caller);
        return new CreateApiKey(
            caller.Call,
            request.Description,
            userId,
            organizationId,
            request.Permissions,
            request.IpAllowList,
            metadata,
            expiresAt,
            idempotency);
    }

    public static UpdateApiKey ToCommand(UpdateApiKeyRequest request, Caller caller, DateTimeOffset now)
    {
        var changes = request.ApiKey ?? new ApiKeyChanges();
        var faults = new FieldFaults();
        var mask = UpdateMask.Read(request.UpdateMask, faults, "description", "permissions", "ip_allow_list", "metadata", "expires_at");
        var command = new UpdateApiKey(caller.Call, Etags.Read(changes.Etag, "apiKey.etag", faults));
        if (mask.Names("description", changes.HasDescription))
        {
            CheckDescription(changes.Description, "apiKey.description", faults);
            command = command with { Description = changes.Description };
        }

        if (mask.Names("permissions", changes.Permissions.Count > 0))
        {
            CheckPermissions(changes.Permissions, "apiKey.permissions", faults);
            command = command with { Permissions = changes.Permissions };
        }

        if (mask.Names("ip_allow_list", changes.IpAllowList.Count > 0))
        {
            CheckRanges(changes.IpAllowList, "apiKey.ipAllowList", faults);
            command = command with { IpAllowList = changes.IpAllowList };
        }

        if (mask.Names("metadata", changes.Metadata is not null))
        {
            command = command with { Metadata = new MetadataChange(JsonObjects.Read(changes.Metadata, "apiKey.metadata", faults)) };
        }

        if (mask.Names("expires_at", changes.ExpiresAt is not null))
        {
            command = command with { Expiry = new ExpiryChange(ReadEnd(changes.ExpiresAt, "apiKey.expiresAt", now, faults)) };
        }

        faults.ThrowIfAny();
        CheckMayGive(command.Permissions ?? [], caller);
        return command;
    }

    public static ListApiKeys ToQuery(ListApiKeysRequest request, Caller caller, out string filter)
    {
        var faults = new FieldFaults();
        Guid? organizationId = request.OrganizationId.Length == 0 ? null : ReadOrganization(request.OrganizationId, caller, faults);
        Guid? userId = request.UserId.Length > 0 ? Identifiers.ReadUser(request.UserId, "userId", caller, faults) : caller.OwnerOnly ? caller.Call.UserId : null;
        filter = $"api-keys/{userId}/{organizationId}/{request.Archived}";
        var (size, after) = (PageTokens.Size(request.PageSize, faults), PageTokens.Read(request.PageToken, filter, faults));
        faults.ThrowIfAny();
        return new ListApiKeys(size, after, userId, organizationId, request.Archived);
    }

    /// <summary>Nobody can give a key a permission that he does not hold.</summary>
    public static void CheckMayGive(IEnumerable<string> permissions, Caller caller)
    {
        if (!caller.Permissions.Covers(PermissionSet.Of(permissions)))
        {
            throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "The caller does not hold all of the key's permissions.");
        }
    }

    // A user without the permission owns what he makes.
    private static Guid? OwnerOf(CreateApiKeyRequest request, Caller caller, FieldFaults faults) =>
        request.HasUserId ? Identifiers.ReadUser(request.UserId, "userId", caller, faults) : caller.OwnerOnly ? caller.Call.UserId : null;

    private static Guid ReadOrganization(string text, Caller caller, FieldFaults faults) =>
        caller.OwnerOnly ? throw ErrorMap.ToRpc(ErrorReason.NotFound) : Identifiers.Read(text, "organizationId", faults);

    private static void CheckDescription(string description, string field, FieldFaults faults) =>
        faults.Check(description.Length <= DescriptionMax && TextRules.IsPlain(description), field, "At most 255 characters are allowed.");

    private static void CheckPermissions(RepeatedField<string> permissions, string field, FieldFaults faults)
    {
        faults.Check(permissions.Count <= ListMax, field, "At most 100 are allowed.");
        for (var i = 0; i < Math.Min(permissions.Count, ListMax); i++)
        {
            faults.Check(PermissionDemand.TryParse(permissions[i], out _), $"{field}[{i}]", "A name such as area:action is needed.");
        }
    }

    private static void CheckRanges(RepeatedField<string> ranges, string field, FieldFaults faults)
    {
        faults.Check(ranges.Count <= ListMax, field, "At most 100 are allowed.");
        for (var i = 0; i < Math.Min(ranges.Count, ListMax); i++)
        {
            faults.Check(IpRange.TryParse(ranges[i], out _), $"{field}[{i}]", "An address or a range in CIDR form, with no bits beyond the prefix, is needed.");
        }
    }

    private static DateTimeOffset? ReadEnd(Timestamp? end, string field, DateTimeOffset now, FieldFaults faults)
    {
        if (end is null)
        {
            return null;
        }

        try
        {
            var at = end.ToDateTimeOffset();
            faults.Check(at > now, field, "A time in the future is needed.");
            return at;
        }
        catch (InvalidOperationException)
        {
            faults.Add(field, "A time between the years 1 and 9999 is needed.");
            return null;
        }
    }
}
