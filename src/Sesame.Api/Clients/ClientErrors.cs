using Grpc.Core;
using Sesame.Abstractions.Clients;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice Clients.</content>
public static partial class ErrorMap
{
    /// <summary>Why a client was not created.</summary>
    public static RpcException ToRpc(CreateClientResult refused) => refused switch
    {
        CreateClientResult.RequestIdReused => ToRpc(ErrorReason.RequestIdReused),
        _ => ToRpc(ErrorReason.Internal),
    };

    /// <summary>Why a client was not changed.</summary>
    public static RpcException ToRpc(ChangeClientResult refused) => refused switch
    {
        ChangeClientResult.VersionConflict => ToRpc(ErrorReason.VersionConflict),
        _ => ToRpc(ErrorReason.NotFound),
    };

    /// <summary>Why a restriction was not added.</summary>
    public static RpcException ToRpc(AddAccessRestrictionResult refused) => refused switch
    {
        AddAccessRestrictionResult.TooMany many => ToRpc(ErrorReason.LimitReached, $"A client has at most {many.Most} restrictions."),
        _ => ToRpc(ErrorReason.NotFound),
    };
}
