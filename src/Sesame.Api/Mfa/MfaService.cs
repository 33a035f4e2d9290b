using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Mfa;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Mfa.V1;

namespace Sesame.Api.Mfa;

/// <summary>Sets second factors up and removes them.</summary>
internal sealed class MfaService(IGrainFactory grains, PowerGate powers, StepUpGate stepUps) : V1.MfaService.MfaServiceBase
{
    // Whoever found an open session must not make the account his own by a factor of his.
    private const string Enrol = "mfa:enrol";

    public override async Task<GetMfaResponse> GetMfa(GetMfaRequest request, ServerCallContext context)
    {
        var id = Identifiers.ReadUser(request.UserId, "userId", context.Caller());
        await grains.DemandUser(id);
        return new GetMfaResponse { Mfa = MfaMapping.ToMfa(await Of(id).Read()) };
    }

    public override async Task<BeginTotpResponse> BeginTotp(BeginTotpRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = MfaRequests.ReadSelf(request.UserId, caller);
        var command = MfaRequests.ToCommand(request, caller);
        await stepUps.DemandOfSelf(Enrol, id, context);
        return await Of(id).BeginTotp(command) switch
        {
            BeginTotpResult.Begun begun => new BeginTotpResponse { Enrolment = MfaMapping.ToEnrolment(begun.Enrolment) },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<ConfirmTotpResponse> ConfirmTotp(ConfirmTotpRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = MfaRequests.ReadSelf(request.UserId, caller);
        return await Of(id).ConfirmTotp(MfaRequests.ToCommand(request, caller)) switch
        {
            ConfirmTotpResult.Confirmed confirmed => new ConfirmTotpResponse { DeviceId = confirmed.DeviceId.ToString(), RecoveryCodes = { confirmed.RecoveryCodes } },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<DeleteMfaDeviceResponse> DeleteMfaDevice(DeleteMfaDeviceRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (id, command) = MfaRequests.ToCommand(request, caller);
        await powers.Demand(id, caller);
        await Of(id).Remove(command);
        return new DeleteMfaDeviceResponse();
    }

    public override async Task<CreateRecoveryCodesResponse> CreateRecoveryCodes(CreateRecoveryCodesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = MfaRequests.ReadSelf(request.UserId, caller);
        return await Of(id).MakeRecoveryCodes(new MakeRecoveryCodes(caller.Call)) switch
        {
            MakeRecoveryCodesResult.Made made => new CreateRecoveryCodesResponse { RecoveryCodes = { made.Codes } },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    private IMfaGrain Of(Guid userId) => grains.GetGrain<IMfaGrain>(userId.ToString());
}
