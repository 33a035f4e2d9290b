using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>How a repeat of a creating request is recognized.</summary>
internal static class Idempotency
{
    private const int RequestIdMax = 128;

    /// <summary>Null when the caller gave no id; a text that is none is a fault.</summary>
    /// <param name="requestId">The id; null for none.</param>
    /// <param name="bodyWithoutId">A copy of the request from which the id was cleared.</param>
    /// <param name="context">The call.</param>
    /// <param name="faults">The request's faults, told together.</param>
    public static RequestIdempotency? Of(string? requestId, IMessage bodyWithoutId, ServerCallContext context, FieldFaults faults)
    {
        if (requestId is null
            || !faults.Check(requestId.Length is > 0 and <= RequestIdMax && TextRules.IsPlain(requestId), "requestId", "1 to 128 characters without control characters are needed."))
        {
            return null;
        }

        var call = context.Caller().Call;
        var who = call.UserId?.ToString() ?? call.ApiKeyId?.ToString() ?? call.ClientId ?? "";
        return new RequestIdempotency(who, context.Method, requestId, SHA256.HashData(bodyWithoutId.ToByteArray()));
    }
}
