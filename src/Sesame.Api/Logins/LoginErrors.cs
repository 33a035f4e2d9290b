using Grpc.Core;
using Sesame.Abstractions.Logins;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice Logins.</content>
public static partial class ErrorMap
{
    /// <summary>Why a step was refused.</summary>
    public static RpcException ToRpc(LoginResult refused) => refused switch
    {
        LoginResult.InvalidCredentials => ToRpc(ErrorReason.InvalidCredentials),
        LoginResult.Delayed delayed => ToRpc(ErrorReason.LoginDelayed, retryAfter: delayed.RetryAfter),
        LoginResult.CodeInvalid => ToRpc(ErrorReason.CodeInvalid),
        LoginResult.StepUnexpected => ToRpc(ErrorReason.StepUnexpected),
        LoginResult.SendsLimited limited => ToRpc(ErrorReason.LimitReached, retryAfter: limited.RetryAfter),
        LoginResult.SessionsExceeded => ToRpc(ErrorReason.SessionsExceeded),
        LoginResult.Faulty faulty => ToRpc(faulty.Faults),
        LoginResult.Overloaded => ToRpc(ErrorReason.Overloaded, retryAfter: ShortWhile),
        _ => ToRpc(ErrorReason.Internal),
    };
}
