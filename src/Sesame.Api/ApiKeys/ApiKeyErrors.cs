using Grpc.Core;
using Sesame.Abstractions.ApiKeys;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <content>Refusals of the slice ApiKeys.</content>
public static partial class ErrorMap
{
    /// <summary>Why a key was not created.</summary>
    public static RpcException ToRpc(CreateApiKeyResult refused) => refused switch
    {
        CreateApiKeyResult.RequestIdReused => ToRpc(ErrorReason.RequestIdReused),
        CreateApiKeyResult.OwnerRefused => ToRpc(new FieldFaults().Add("userId", "There is no such user, or he is disabled.").All),
        _ => ToRpc(ErrorReason.Internal),
    };

    /// <summary>Why a key was not changed.</summary>
    public static RpcException ToRpc(ChangeApiKeyResult refused) => refused switch
    {
        ChangeApiKeyResult.VersionConflict => ToRpc(ErrorReason.VersionConflict),
        _ => ToRpc(ErrorReason.NotFound),
    };
}
