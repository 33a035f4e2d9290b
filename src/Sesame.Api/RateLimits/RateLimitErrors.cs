using Grpc.Core;
using Sesame.Abstractions.RateLimits;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice RateLimits.</content>
public static partial class ErrorMap
{
    /// <summary>Why a policy was not made or changed.</summary>
    public static RpcException ToRpc(ChangePolicyResult refused) => refused switch
    {
        ChangePolicyResult.NameTaken => ToRpc(ErrorReason.NameTaken),
        ChangePolicyResult.RequestIdReused => ToRpc(ErrorReason.RequestIdReused),
        ChangePolicyResult.TooMany many => ToRpc(ErrorReason.LimitReached, $"A deployment has at most {many.Most} policies."),
        ChangePolicyResult.VersionConflict => ToRpc(ErrorReason.VersionConflict),
        _ => ToRpc(ErrorReason.NotFound),
    };

    /// <summary>Counts cannot be kept safe now.</summary>
    public static RpcException CountsUnsafe() => ToRpc(ErrorReason.OwnerUnavailable, "Counts could not be written for more than a second.", ShortWhile);
}
