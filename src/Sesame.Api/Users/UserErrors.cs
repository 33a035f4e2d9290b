using Grpc.Core;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice Users.</content>
public static partial class ErrorMap
{
    /// <summary>Why a user was not created.</summary>
    public static RpcException ToRpc(RegisterUserResult refused) => refused switch
    {
        RegisterUserResult.EmailTaken => ToRpc(ErrorReason.EmailTaken),
        RegisterUserResult.UsernameTaken => ToRpc(ErrorReason.UsernameTaken),
        RegisterUserResult.LegacyIdTaken => ToRpc(ErrorReason.LegacyIdTaken),
        RegisterUserResult.RequestIdReused => ToRpc(ErrorReason.RequestIdReused),
        RegisterUserResult.Faulty faulty => ToRpc(faulty.Faults),
        RegisterUserResult.Overloaded => ToRpc(ErrorReason.Overloaded, retryAfter: ShortWhile),
        _ => ToRpc(ErrorReason.Internal),
    };

    /// <summary>Why a user was not changed.</summary>
    public static RpcException ToRpc(UpdateUserResult refused) => refused switch
    {
        UpdateUserResult.VersionConflict => ToRpc(ErrorReason.VersionConflict),
        UpdateUserResult.UsernameTaken => ToRpc(ErrorReason.UsernameTaken),
        UpdateUserResult.LegacyIdTaken => ToRpc(ErrorReason.LegacyIdTaken),
        UpdateUserResult.Faulty faulty => ToRpc(faulty.Faults),
        _ => ToRpc(ErrorReason.NotFound),
    };
}
