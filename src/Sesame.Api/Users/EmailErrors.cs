using Grpc.Core;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of changes of addresses.</content>
public static partial class ErrorMap
{
    /// <summary>Why an address was not changed.</summary>
    public static RpcException ToRpc(ChangeEmailResult refused) => refused switch
    {
        ChangeEmailResult.NotFound => ToRpc(ErrorReason.NotFound),
        ChangeEmailResult.Taken => ToRpc(ErrorReason.EmailTaken),
        ChangeEmailResult.IsPrimary => ToRpc(ErrorReason.EmailPrimary),
        ChangeEmailResult.Unverified => ToRpc(ErrorReason.EmailUnverified),
        ChangeEmailResult.LinkInvalid => ToRpc(ErrorReason.CodeInvalid),
        ChangeEmailResult.SendsLimited limited => ToRpc(ErrorReason.LimitReached, retryAfter: limited.RetryAfter),
        ChangeEmailResult.Faulty faulty => ToRpc(faulty.Faults),
        _ => ToRpc(ErrorReason.Internal),
    };
}
