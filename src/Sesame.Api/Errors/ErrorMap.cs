using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Api.Errors.V1;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Sesame.Api.Errors;

/// <summary>
/// The one place that turns outcomes and exceptions into statuses: a reason for machines and a sentence for the caller. The detail stays in our log;
/// text of the database never leaves. Each slice adds its results in a part of this class.
/// </summary>
public static partial class ErrorMap
{
    /// <summary>The <c>domain</c> of every ErrorInfo.</summary>
    public const string Domain = "sesame";

    private const string DetailsTrailer = "grpc-status-details-bin";
    private static readonly TimeSpan ShortWhile = TimeSpan.FromSeconds(1);

    /// <summary>Name of a reason on the wire, without its prefix.</summary>
    public static string NameOf(ErrorReason reason) => ErrorReasons.NameOf(reason);

    /// <summary>Ends a call with a reason.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="sentence">What the caller reads; null for the reason's own sentence.</param>
    /// <param name="retryAfter">When to try again; told in RetryInfo, and in Retry-After over REST.</param>
    /// <param name="metadata">More for machines.</param>
    public static CallFailedException ToRpc(
        ErrorReason reason, string? sentence = null, TimeSpan? retryAfter = null, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        var details = new List<IMessage> { InfoOf(reason, metadata) };
        if (retryAfter is { } wait)
        {
            details.Add(new RetryInfo { RetryDelay = wait.ToDuration() });
        }

        if (reason is ErrorReason.LimitReached or ErrorReason.SessionsExceeded)
        {
            var violation = new QuotaFailure.Types.Violation { Subject = ErrorReasons.NameOf(reason), Description = sentence ?? ErrorReasons.Of(reason).Sentence };
            details.Add(new QuotaFailure { Violations = { violation } });
        }

        return Compose(reason, sentence, retryAfter, details);
    }

    /// <summary>Ends a call with all fields at fault. The reason is theirs when they share one, else FIELD_INVALID.</summary>
    public static CallFailedException ToRpc(IReadOnlyList<FieldFault> faults)
    {
        var names = faults.Select(fault => fault.Reason).Distinct().ToArray();
        return ToRpc(faults, names.Length == 1 ? ErrorReasons.Parse(names[0]) : ErrorReason.FieldInvalid);
    }

    /// <summary>Ends a call with all fields at fault, for this reason as a whole.</summary>
    public static CallFailedException ToRpc(IReadOnlyList<FieldFault> faults, ErrorReason reason)
    {
        var request = new BadRequest();
        request.FieldViolations.AddRange(faults.Select(fault => new BadRequest.Types.FieldViolation { Field = fault.Field, Description = fault.Description }));
        var info = InfoOf(reason, faults.DistinctBy(fault => fault.Field).Select(fault => KeyValuePair.Create(fault.Field, fault.Reason)));
        var sentence = faults.Count == 1 ? $"{faults[0].Field}: {faults[0].Description}" : null;
        return Compose(reason, sentence, null, [info, request]);
    }

    /// <summary>What the caller is told of an exception that nobody expected.</summary>
    public static RpcException ToRpc(Exception exception, bool deadlinePassed) => exception switch
    {
        RpcException rpc => rpc,
        OperationCanceledException when deadlinePassed => ToRpc(ErrorReason.DeadlineExceeded),
        OperationCanceledException => new RpcException(new Status(StatusCode.Cancelled, "The caller has gone.")),
        LimitExceededException => ToRpc(ErrorReason.Overloaded, retryAfter: ShortWhile),
        TimeoutException => ToRpc(ErrorReason.OwnerUnavailable, retryAfter: ShortWhile),
        OrleansException => ToRpc(ErrorReason.OwnerUnavailable, retryAfter: ShortWhile),
        _ => ToRpc(ErrorReason.Internal),
    };

    private static ErrorInfo InfoOf(ErrorReason reason, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        // The package's name for the field `reason` is of an earlier draft; on the wire they are one.
        var info = new ErrorInfo { Type = ErrorReasons.NameOf(reason), Domain = Domain };
        foreach (var (key, value) in metadata ?? [])
        {
            info.Metadata[key] = value;
        }

        return info;
    }

    private static CallFailedException Compose(ErrorReason reason, string? sentence, TimeSpan? retryAfter, IEnumerable<IMessage> details)
    {
        var (code, text) = ErrorReasons.Of(reason);
        var status = new RpcStatus { Code = (int)code, Message = sentence ?? text };
        status.Details.AddRange(details.Select(Any.Pack));
        var trailers = new Metadata { { DetailsTrailer, status.ToByteArray() } };
        return new CallFailedException(reason, new Status(code, status.Message), trailers, retryAfter);
    }
}
