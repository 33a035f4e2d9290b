using Grpc.Core;
using Sesame.Abstractions.Mfa;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice Mfa.</content>
public static partial class ErrorMap
{
    /// <summary>Why an authenticator was not begun.</summary>
    public static RpcException ToRpc(BeginTotpResult refused) => refused switch
    {
        BeginTotpResult.AlreadyEnrolled => ToRpc(ErrorReason.MfaEnrolled),
        BeginTotpResult.NotFound => ToRpc(ErrorReason.NotFound),
        _ => ToRpc(ErrorReason.Internal),
    };

    /// <summary>Why an authenticator was not confirmed.</summary>
    public static RpcException ToRpc(ConfirmTotpResult refused) => refused switch
    {
        ConfirmTotpResult.CodeInvalid => ToRpc(ErrorReason.CodeInvalid),
        ConfirmTotpResult.NotBegun => ToRpc(ErrorReason.MfaNotBegun),
        _ => ToRpc(ErrorReason.Internal),
    };
}
