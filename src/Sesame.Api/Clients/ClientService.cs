using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Clients;
using Sesame.Api.Access;
using Sesame.Api.Clients.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Clients;

/// <summary>Manages the programs that call Sesame.</summary>
internal sealed class ClientService(IGrainFactory grains, TimeProvider time) : V1.ClientService.ClientServiceBase
{
    private const string ListFilter = "clients";

    public override async Task<CreateClientResponse> CreateClient(CreateClientRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request, context);
        return await grains.GetGrain<IClientGrain>(ClientId.New(time).ToString()).Create(command) switch
        {
            CreateClientResult.Created { Secret: null } created => new CreateClientResponse { Client = ClientMapping.ToClient(created.Client) },
            CreateClientResult.Created created => new CreateClientResponse { Client = ClientMapping.ToClient(created.Client), Secret = created.Secret },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<GetClientResponse> GetClient(GetClientRequest request, ServerCallContext context) =>
        new() { Client = ClientMapping.ToClient(await Read(request.Id)) };

    public override async Task<ListClientsResponse> ListClients(ListClientsRequest request, ServerCallContext context)
    {
        var (size, after) = PageTokens.Read(request.PageSize, request.PageToken, ListFilter);
        var page = await grains.GetGrain<IClientDirectoryGrain>("deployment").List(new ListClients(size, after));
        var response = new ListClientsResponse { NextPageToken = PageTokens.Write(page.Next, ListFilter) };
        response.Clients.AddRange(page.Items.Select(ClientMapping.ToClient));
        return response;
    }

    public override async Task<UpdateClientResponse> UpdateClient(UpdateClientRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request, context.Caller());
        return new UpdateClientResponse { Client = ClientMapping.ToClient(Done(await Grain(request.Id).Update(command))) };
    }

    public override async Task<DeleteClientResponse> DeleteClient(DeleteClientRequest request, ServerCallContext context)
    {
        await Grain(request.Id).Delete(new DeleteClient(context.Caller().Call));
        return new DeleteClientResponse();
    }

    public override async Task<RotateClientSecretResponse> RotateClientSecret(RotateClientSecretRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var overlap = Overlaps.Read(request.OverlapSeconds);
        ClientRequests.CheckMayGive((await Read(request.Id)).Roles, caller);
        return await Grain(request.Id).RotateSecret(new RotateClientSecret(caller.Call, overlap)) switch
        {
            RotateClientSecretResult.Rotated done => new RotateClientSecretResponse { Secret = done.Secret, PreviousSecretExpiresAt = done.PreviousExpiresAt?.ToTimestamp() },
            _ => throw ErrorMap.ToRpc(ErrorReason.NotFound),
        };
    }

    public override async Task<ListClientRolesResponse> ListClientRoles(ListClientRolesRequest request, ServerCallContext context)
    {
        var response = new ListClientRolesResponse();
        response.Roles.AddRange((await Read(request.Id)).Roles);
        return response;
    }

    public override async Task<AddClientRoleResponse> AddClientRole(AddClientRoleRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request.Role, held: true, context.Caller());
        var response = new AddClientRoleResponse();
        response.Roles.AddRange(Done(await Grain(request.Id).ChangeRole(command)).Roles);
        return response;
    }

    public override async Task<RemoveClientRoleResponse> RemoveClientRole(RemoveClientRoleRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request.Role, held: false, context.Caller());
        var response = new RemoveClientRoleResponse();
        response.Roles.AddRange(Done(await Grain(request.Id).ChangeRole(command)).Roles);
        return response;
    }

    public override async Task<ListAccessRestrictionsResponse> ListAccessRestrictions(ListAccessRestrictionsRequest request, ServerCallContext context)
    {
        var response = new ListAccessRestrictionsResponse();
        response.Restrictions.AddRange((await Read(request.Id)).Restrictions.Select(ClientMapping.ToRestriction));
        return response;
    }

    public override async Task<AddAccessRestrictionResponse> AddAccessRestriction(AddAccessRestrictionRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request, context.Caller());
        return await Grain(request.Id).AddRestriction(command) switch
        {
            AddAccessRestrictionResult.Added added => new AddAccessRestrictionResponse { Restriction = ClientMapping.ToRestriction(added.Restriction) },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<RemoveAccessRestrictionResponse> RemoveAccessRestriction(RemoveAccessRestrictionRequest request, ServerCallContext context)
    {
        var command = ClientRequests.ToCommand(request, context.Caller());
        Done(await Grain(request.Id).RemoveRestriction(command));
        return new RemoveAccessRestrictionResponse();
    }

    private static ClientView Done(ChangeClientResult result) => result is ChangeClientResult.Done done ? done.Client : throw ErrorMap.ToRpc(result);

    private async Task<ClientView> Read(string id) => await Grain(id).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IClientGrain Grain(string id) => grains.GetGrain<IClientGrain>(Identifiers.Read(id, "id").ToString());
}
