using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Mfa;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Mfa.V1;

namespace Sesame.Api.Mfa;

/// <summary>Takes fresh proofs and gives grants for them.</summary>
internal sealed class StepUpService(IGrainFactory grains, TimeProvider time) : V1.StepUpService.StepUpServiceBase
{
    public override async Task<CreateStepUpResponse> CreateStepUp(CreateStepUpRequest request, ServerCallContext context)
    {
        var command = StepUpRequests.ToCommand(request, context.Caller());
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await grains.GetGrain<IStepUpGrain>(id.ToString()).Issue(command) switch
        {
            IssueStepUpResult.Issued issued => new CreateStepUpResponse { Grant = issued.Grant, Action = command.Action, ExpiresAt = issued.ExpiresAt.ToTimestamp() },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<SendStepUpCodeResponse> SendStepUpCode(SendStepUpCodeRequest request, ServerCallContext context)
    {
        var (userId, command) = StepUpRequests.ToCommand(request, context.Caller());
        return await grains.GetGrain<IMfaGrain>(userId.ToString()).SendStepUpCode(command) switch
        {
            SendStepUpCodeResult.Sent sent => new SendStepUpCodeResponse { ExpiresAt = sent.ExpiresAt.ToTimestamp() },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }
}
