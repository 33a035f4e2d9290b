using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Mfa;

namespace Sesame.Api.Backend;

/// <summary>Second factors for back ends; converts and calls the same grains.</summary>
internal sealed class BackendMfaService(IGrainFactory grains, PowerGate powers, TimeProvider time) : V1.MfaService.MfaServiceBase
{
    private const string OneTimeUse = "ONE_TIME_USE";
    private const string TimeBased = "TIME_BASED";

    public override async Task<VerifyTotpResponse> VerifyTotp(VerifyTotpRequest request, ServerCallContext context)
    {
        var command = ToCommand(request, context.Caller());
        if (await User(command.UserId).Read() is not { } user)
        {
            throw ErrorMap.ToRpc(ErrorReason.UserNotFound);
        }

        if (!user.MfaEnabled)
        {
            throw ErrorMap.ToRpc(ErrorReason.MfaNotEnabled);
        }

        return await StepUp(Guid.CreateVersion7(time.GetUtcNow())).Issue(command) switch
        {
            IssueStepUpResult.Issued issued => new VerifyTotpResponse { StepUpGrant = issued.Grant },
            // A back end takes 401 for its own key's fault.
            IssueStepUpResult.CodeInvalid => throw ErrorMap.ToRpc(ErrorReason.IncorrectMfaCode),
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<VerifyGrantResponse> VerifyGrant(VerifyGrantRequest request, ServerCallContext context)
    {
        var faults = new FieldFaults();
        StepUpRequests.CheckAction(request.ActionType, "action_type", faults);
        var userId = ReadUser(request.UserId, faults);
        faults.ThrowIfAny();
        var good = StepUpGrant.TryParse(request.Grant, out var grant)
            && await StepUp(grant.Id).Spend(new SpendStepUp(context.Caller().Call, userId, SessionId: null, request.ActionType, grant.Secret));
        return good
            ? new VerifyGrantResponse()
            : throw ErrorMap.ToRpc(new FieldFaults().Add("grant", "The grant is not good for this user and action.", ErrorReason.GrantNotFound).All);
    }

    public override async Task<DisableMfaResponse> DisableMfa(DisableMfaRequest request, ServerCallContext context)
    {
        var id = Identifiers.Read(request.UserId, "user_id");
        if (await User(id).Read() is null)
        {
            throw ErrorMap.ToRpc(ErrorReason.NotFound);
        }

        await powers.DemandOfOthers(id, context.Caller());
        await grains.GetGrain<IMfaGrain>(id.ToString()).Remove(new RemoveFactor(context.Caller().Call, DeviceId: null));
        return new DisableMfaResponse();
    }

    private static IssueStepUp ToCommand(VerifyTotpRequest request, Caller caller)
    {
        var faults = new FieldFaults();
        StepUpRequests.CheckAction(request.ActionType, "action_type", faults);
        var userId = ReadUser(request.UserId, faults);
        faults.Check(MfaRequests.IsTotp(request.Code), "code", "6 digits are needed.");
        faults.Check(request.GrantType is "" or OneTimeUse or TimeBased, "grant_type", $"{OneTimeUse} or {TimeBased} is needed.");
        var lifetime = StepUpRequests.ReadLifetime(request.ValidForSeconds, "valid_for_seconds", faults);
        faults.ThrowIfAny();
        return new IssueStepUp(
            caller.Call, userId, SessionId: null, request.ActionType, StepUpProof.Totp, request.Code, lifetime, SingleUse: request.GrantType != TimeBased, CountAddress: false);
    }

    private static Guid ReadUser(string text, FieldFaults faults)
    {
        faults.Check(Guid.TryParseExact(text, "D", out var id), "user_id", "A UUID of 36 characters is needed.");
        return id;
    }

    private IUserGrain User(Guid id) => grains.GetGrain<IUserGrain>(id.ToString());

    private IStepUpGrain StepUp(Guid id) => grains.GetGrain<IStepUpGrain>(id.ToString());
}
