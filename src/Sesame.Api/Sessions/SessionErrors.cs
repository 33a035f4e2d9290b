using Grpc.Core;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice Sessions.</content>
public static partial class ErrorMap
{
    /// <summary>Why a refresh token was refused.</summary>
    public static RpcException ToRpc(RefreshResult refused) => refused switch
    {
        RefreshResult.Ended => ToRpc(ErrorReason.SessionEnded),
        RefreshResult.Reused => ToRpc(ErrorReason.RefreshReused),
        _ => ToRpc(ErrorReason.RefreshInvalid),
    };
}
