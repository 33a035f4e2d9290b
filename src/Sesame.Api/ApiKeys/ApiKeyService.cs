using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Orleans;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Roles;
using Sesame.Api.Access;
using Sesame.Api.ApiKeys.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.ApiKeys;

/// <summary>Makes, manages and verifies API keys.</summary>
internal sealed class ApiKeyService(IGrainFactory grains, KeyGate gate, PowerGate powers, StepUpGate stepUps, TimeProvider time) : V1.ApiKeyService.ApiKeyServiceBase
{
    private const string Make = "api-keys:make";

    public override async Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        var now = time.GetUtcNow();
        var command = ApiKeyRequests.ToCommand(request, context, now);
        await DemandFor(command.UserId, context);
        return await grains.GetGrain<IApiKeyGrain>(Guid.CreateVersion7(now).ToString()).Create(command) switch
        {
            CreateApiKeyResult.Created created => new CreateApiKeyResponse { ApiKey = ApiKeyMapping.ToApiKey(created.Record), Key = created.Key },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<GetApiKeyResponse> GetApiKey(GetApiKeyRequest request, ServerCallContext context) =>
        new() { ApiKey = ApiKeyMapping.ToApiKey(await Read(request.Id, context.Caller())) };

    public override async Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        var query = ApiKeyRequests.ToQuery(request, context.Caller(), out var filter);
        var page = await grains.GetGrain<IApiKeyDirectoryGrain>("deployment").List(query);
        var response = new ListApiKeysResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.ApiKeys.AddRange(page.Items.Select(ApiKeyMapping.ToApiKey));
        return response;
    }

    public override async Task<UpdateApiKeyResponse> UpdateApiKey(UpdateApiKeyRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = ApiKeyRequests.ToCommand(request, caller, time.GetUtcNow());
        var record = await Read(request.Id, caller);
        if (command is { Permissions: not null } or { IpAllowList: not null } or { Expiry: not null })
        {
            // What it may do, from where and how long, is as good as a new key.
            await DemandFor(record.UserId, context);
        }

        return await Grain(request.Id).Update(command) switch
        {
            ChangeApiKeyResult.Done done => new UpdateApiKeyResponse { ApiKey = ApiKeyMapping.ToApiKey(done.Record) },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<DeleteApiKeyResponse> DeleteApiKey(DeleteApiKeyRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var grain = Grain(request.Id);

        // What is missing is gone already; what the caller may not reach answers the same.
        if (await grain.Read() is { } record && caller.Reaches(record.UserId))
        {
            await grain.Archive(new ArchiveApiKey(caller.Call));
        }

        return new DeleteApiKeyResponse();
    }

    public override async Task<RotateApiKeyResponse> RotateApiKey(RotateApiKeyRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var overlap = Overlaps.Read(request.OverlapSeconds);
        var record = await Read(request.Id, caller);
        if (record.UserId is not { } owner || !caller.Is(owner))
        {
            // A new secret gives whoever reads it all that the key carries.
            ApiKeyRequests.CheckMayGive(record.Permissions, caller);
        }

        await DemandFor(record.UserId, context);

        return await Grain(request.Id).Rotate(new RotateApiKey(caller.Call, overlap)) switch
        {
            RotateApiKeyResult.Rotated done => new RotateApiKeyResponse { Key = done.Key, PreviousSecretExpiresAt = done.PreviousExpiresAt?.ToTimestamp() },
            _ => throw ErrorMap.ToRpc(ErrorReason.NotFound),
        };
    }

    public override async Task<VerifyApiKeyResponse> VerifyApiKey(VerifyApiKeyRequest request, ServerCallContext context)
    {
        var demand = ReadDemand(request.Permission);
        var address = ReadAddress(request.IpAddress);
        var verdict = await gate.Judge(request.Key);
        var key = verdict.Key;
        var refusal = verdict.Refusal
            ?? (address is not null && !key!.Allows(address) ? ErrorReason.RestrictedIp
                : demand is not null && !key!.Permissions.Holds(demand) ? ErrorReason.PermissionMissing
                : null as ErrorReason?);
        return refusal is { } reason
            ? ApiKeyMapping.ToRefusal(ErrorMap.NameOf(reason), key?.Access.Record)
            : ApiKeyMapping.ToVerdict(key!.Access.Record);
    }

    // A key acts in its owner's name. What a user or his key makes for himself ends with him; what they make for others, or for nobody, does not, so it takes
    // a fresh proof.
    private async ValueTask DemandFor(Guid? owner, ServerCallContext context)
    {
        var caller = context.Caller();
        if (owner is { } userId)
        {
            await powers.Demand(userId, caller);
        }

        if (owner is null || owner != caller.Call.UserId)
        {
            await stepUps.Demand(Make, caller, context.GetHttpContext().Request);
        }
    }

    private static PermissionDemand? ReadDemand(string name) =>
        name.Length == 0 ? null
        : PermissionDemand.TryParse(name, out var demand) ? demand
        : throw ErrorMap.ToRpc(new FieldFaults().Add("permission", "A name such as area:action is needed.").All);

    private static IPAddress? ReadAddress(string text) =>
        text.Length == 0 ? null
        : IPAddress.TryParse(text, out var address) ? address
        : throw ErrorMap.ToRpc(new FieldFaults().Add("ipAddress", "An IP address is needed.").All);

    private async Task<ApiKeyView> Read(string id, Caller caller) =>
        await Grain(id).Read() is { } record && caller.Reaches(record.UserId) ? record : throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IApiKeyGrain Grain(string id) => grains.GetGrain<IApiKeyGrain>(Identifiers.Read(id, "id").ToString());
}
