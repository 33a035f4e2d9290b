using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Calls;

/// <summary>How a repeat of a creating request is recognized within 24 hours.</summary>
/// <param name="Caller">Who asks; ids of different callers never meet.</param>
/// <param name="Method">Full name of the RPC.</param>
/// <param name="RequestId">The id the caller chose, at most 128 characters.</param>
/// <param name="BodyHash">SHA-256 of the request's body without the id.</param>
[GenerateSerializer, Immutable, Alias("calls.idempotency")]
public sealed record RequestIdempotency(
    [property: Id(0)] string Caller,
    [property: Id(1)] string Method,
    [property: Id(2)] string RequestId,
    [property: Id(3)] ReadOnlyMemory<byte> BodyHash);
