using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Calls;

/// <summary>One field of a request that is at fault.</summary>
/// <param name="Field">Path of the field as the API names it, lowerCamelCase, dots between.</param>
/// <param name="Reason">Machine reason, a name of <c>sesame.errors.v1.ErrorReason</c> without its prefix.</param>
/// <param name="Description">A sentence for the caller.</param>
[GenerateSerializer, Immutable, Alias("calls.field-fault")]
public sealed record FieldFault(
    [property: Id(0)] string Field,
    [property: Id(1)] string Reason,
    [property: Id(2)] string Description);
