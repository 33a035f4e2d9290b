using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>How a repeat of a creating request is recognized.</summary>
internal static class Idempotency
{
    /// <summary>Most characters of a request's id.</summary>
    public const int RequestIdMax = 128;

    /// <summary>Null when the caller gave no id; ends the call when the id is not one.</summary>
    /// <param name="requestId">The id; null for none.</param>
    /// <param name="bodyWithoutId">A copy of the request from which the id was cleared.</param>
    /// <param name="context">The call.</param>
    public static RequestIdempotency? Of(string? requestId, IMessage bodyWithoutId, ServerCallContext context)
    {
        if (requestId is null)
        {
            return null;
        }

        if (requestId.Length is 0 or > RequestIdMax || !TextRules.IsPlain(requestId))
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("requestId", "1 to 128 characters without control characters are needed.").All);
        }

        var call = context.Caller().Call;
        var who = call.UserId?.ToString() ?? call.ApiKeyId?.ToString() ?? call.ClientId ?? "";
        return new RequestIdempotency(who, context.Method, requestId, SHA256.HashData(bodyWithoutId.ToByteArray()));
    }
}
