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

    /// <summary>Why recovery codes were not made.</summary>
    public static RpcException ToRpc(MakeRecoveryCodesResult refused) =>
        ToRpc(refused is MakeRecoveryCodesResult.NotEnrolled ? ErrorReason.MfaNotEnabled : ErrorReason.Internal);

    /// <summary>Why a step-up was refused.</summary>
    public static RpcException ToRpc(IssueStepUpResult refused) => refused switch
    {
        IssueStepUpResult.PasswordWrong => ToRpc(ErrorReason.InvalidCredentials),
        IssueStepUpResult.CodeInvalid => ToRpc(ErrorReason.CodeInvalid),
        IssueStepUpResult.Delayed delayed => ToRpc(ErrorReason.LoginDelayed, retryAfter: delayed.RetryAfter),
        IssueStepUpResult.Overloaded => ToRpc(ErrorReason.Overloaded, retryAfter: ShortWhile),
        _ => ToRpc(ErrorReason.Internal),
    };

    /// <summary>Why no code was mailed.</summary>
    public static RpcException ToRpc(SendStepUpCodeResult refused) => refused switch
    {
        SendStepUpCodeResult.Limited limited => ToRpc(ErrorReason.LimitReached, retryAfter: limited.RetryAfter),
        SendStepUpCodeResult.NoAddress => ToRpc(ErrorReason.AddressMissing),
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
