using Grpc.Core;
using Sesame.Abstractions.Credentials;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of changes of passwords.</content>
public static partial class ErrorMap
{
    /// <summary>Why a password was not changed.</summary>
    public static RpcException ToRpc(ChangePasswordResult refused) => refused switch
    {
        ChangePasswordResult.NotFound => ToRpc(ErrorReason.NotFound),
        ChangePasswordResult.Wrong => ToRpc(ErrorReason.InvalidCredentials),
        ChangePasswordResult.Delayed delayed => ToRpc(ErrorReason.LoginDelayed, retryAfter: delayed.RetryAfter),
        ChangePasswordResult.LinkInvalid => ToRpc(ErrorReason.CodeInvalid),
        ChangePasswordResult.Faulty faulty => ToRpc(faulty.Faults),
        ChangePasswordResult.Conflict => ToRpc(ErrorReason.VersionConflict),
        ChangePasswordResult.Overloaded => ToRpc(ErrorReason.Overloaded, retryAfter: ShortWhile),
        _ => ToRpc(ErrorReason.Internal),
    };
}
