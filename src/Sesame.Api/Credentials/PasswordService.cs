using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Credentials.V1;
using Sesame.Api.Errors;

namespace Sesame.Api.Credentials;

/// <summary>Changes passwords of users.</summary>
internal sealed class PasswordService(IGrainFactory grains, PowerGate powers, StepUpGate stepUps) : V1.PasswordService.PasswordServiceBase
{
    private const string SetOwn = "password:set";

    public override async Task<ChangePasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        var command = PasswordRequests.ToCommand(request, context.Caller());
        var userId = command.Call.UserId!.Value;
        if (!request.HasCurrentPassword && await grains.GetGrain<IUserGrain>(userId.ToString()).Read() is { HasPassword: false })
        {
            // There is no password to prove him by, and a stolen session must not become an account.
            await stepUps.DemandOfSelf(SetOwn, userId, context);
        }

        var result = await Grain(userId).ChangePassword(command);
        return result is ChangePasswordResult.Done ? new ChangePasswordResponse() : throw ErrorMap.ToRpc(result);
    }

    public override async Task<SetPasswordResponse> SetPassword(SetPasswordRequest request, ServerCallContext context)
    {
        var command = new SetPassword(context.Caller().Call, request.Password, request.UpdatePasswordRequired, request.EndSessions);
        await Set(request.Id, command, context);
        return new SetPasswordResponse();
    }

    public override async Task<ClearPasswordResponse> ClearPassword(ClearPasswordRequest request, ServerCallContext context)
    {
        var command = new SetPassword(context.Caller().Call, null, UpdateRequired: false, request.EndSessions);
        await Set(request.Id, command, context);
        return new ClearPasswordResponse();
    }

    private async Task Set(string id, SetPassword command, ServerCallContext context)
    {
        var userId = Identifiers.Read(id, "id");
        await powers.Demand(userId, context.Caller());
        // Who may set passwords still proves himself for his own.
        await stepUps.DemandOfSelf(SetOwn, userId, context);
        if (await Grain(userId).SetPassword(command) is not ChangePasswordResult.Done and var refused)
        {
            throw ErrorMap.ToRpc(refused);
        }
    }

    private ICredentialsGrain Grain(Guid userId) => grains.GetGrain<ICredentialsGrain>(userId.ToString());
}
