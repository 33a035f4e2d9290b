using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Manages the addresses of users.</summary>
internal sealed class EmailService(IGrainFactory grains, PowerGate powers, StepUpGate stepUps) : V1.EmailService.EmailServiceBase
{
    private const string Change = "emails:change";

    public override async Task<ListEmailsResponse> ListEmails(ListEmailsRequest request, ServerCallContext context)
    {
        var user = await Grain(request.Id, context.Caller()).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);
        var response = new ListEmailsResponse();
        response.Emails.AddRange(user.Emails.Select(UserMapping.ToEmail));
        return response;
    }

    public override async Task<AddEmailResponse> AddEmail(AddEmailRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (id, address) = Read(request.Id, request.Email, caller);
        if (request.Verified && caller.OwnerOnly)
        {
            throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "Only a caller with users:write vouches for an address.", metadata: [new("permission", "users:write")]);
        }

        var command = new AddEmail(caller.Call, address, request.Verified);
        await powers.Demand(id, caller);
        // A proved address gets mails that set a new password: a stolen session must not become an account by it.
        await stepUps.DemandOfSelf(Change, id, context);
        var result = await grains.GetGrain<IUserGrain>(id.ToString()).AddEmail(command);
        return result is ChangeEmailResult.Done { Email: { } email }
            ? new AddEmailResponse { Email = UserMapping.ToEmail(email) }
            : throw ErrorMap.ToRpc(result);
    }

    public override async Task<RemoveEmailResponse> RemoveEmail(RemoveEmailRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (id, address) = Read(request.Id, request.Email, caller);
        var command = new NameEmail(caller.Call, address);
        await powers.Demand(id, caller);
        // What is mailed to his addresses tells a user of a stolen session: it must not silence them.
        await stepUps.DemandOfSelf(Change, id, context);
        var result = await grains.GetGrain<IUserGrain>(id.ToString()).RemoveEmail(command);
        return result is ChangeEmailResult.Done ? new RemoveEmailResponse() : throw ErrorMap.ToRpc(result);
    }

    public override async Task<MakeEmailPrimaryResponse> MakeEmailPrimary(MakeEmailPrimaryRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (id, address) = Read(request.Id, request.Email, caller);
        var command = new NameEmail(caller.Call, address);
        await powers.Demand(id, caller);
        await stepUps.DemandOfSelf(Change, id, context);
        var result = await grains.GetGrain<IUserGrain>(id.ToString()).MakeEmailPrimary(command);
        return result is ChangeEmailResult.Done { Email: { } email }
            ? new MakeEmailPrimaryResponse { Email = UserMapping.ToEmail(email) }
            : throw ErrorMap.ToRpc(result);
    }

    private static (Guid Id, string Email) Read(string id, string email, Caller caller)
    {
        var faults = new FieldFaults();
        var read = (Identifiers.ReadUser(id, "id", caller, faults), Identifiers.ReadEmail(email, "email", faults));
        faults.ThrowIfAny();
        return read;
    }

    private IUserGrain Grain(string id, Caller caller) => grains.GetGrain<IUserGrain>(Identifiers.ReadUser(id, "id", caller).ToString());
}
