using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Mfa;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Asks for the grant of a step-up where an action demands a fresh proof of a signed-in user.</summary>
internal sealed class StepUpGate(IGrainFactory grains)
{
    /// <summary>The header or metadata that carries the grant.</summary>
    public const string HeaderName = "x-sesame-step-up";

    /// <summary>
    /// Ends the call unless it carries a good grant for the action; one for a single use is used up. Who acts for no user is not asked. A key in a user's
    /// name can prove nothing, and whoever has his token can make one, so it is refused.
    /// </summary>
    public async ValueTask Demand(string action, Caller caller, HttpRequest request)
    {
        if (caller.Call.UserId is not { } userId)
        {
            return;
        }

        var headers = request.Headers[HeaderName];
        if (caller.Call.Kind == CallerKind.User
            && headers.Count == 1
            && StepUpGrant.TryParse(headers[0], out var grant)
            && await grains.GetGrain<IStepUpGrain>(grant.Id.ToString()).Spend(new SpendStepUp(caller.Call, userId, caller.Call.SessionId, action, grant.Secret)))
        {
            return;
        }

        throw ErrorMap.ToRpc(ErrorReason.StepUpRequired, metadata: [new("action", action)]);
    }

    /// <summary>The same for what is sensitive only when a user does it to himself: who may do it to others is not asked.</summary>
    public ValueTask DemandOfSelf(string action, Guid userId, ServerCallContext context)
    {
        var caller = context.Caller();
        return caller.Call.UserId == userId ? Demand(action, caller, context.GetHttpContext().Request) : ValueTask.CompletedTask;
    }
}
