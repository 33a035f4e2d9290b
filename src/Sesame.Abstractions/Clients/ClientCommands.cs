using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Clients;

/// <summary>Create a client.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Name">Name for people, 1 to 64 characters.</param>
/// <param name="Roles">Built-in roles of clients.</param>
/// <param name="RequestsPerSecond">Admitted requests per second; -1 for unlimited.</param>
/// <param name="Audience">The <c>aud</c> of its tokens, or null for the deployment's.</param>
/// <param name="WithSecret">Whether it gets a secret.</param>
/// <param name="OrganizationId">The organization that owns it, or null for the deployment.</param>
/// <param name="Idempotency">How a repeat of the request is recognized, when the caller wants it.</param>
[GenerateSerializer, Immutable, Alias("clients.create")]
public sealed record CreateClient(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Name,
    [property: Id(2)] IReadOnlyList<string> Roles,
    [property: Id(3)] int RequestsPerSecond = CreateClient.RequestsPerSecondDefault,
    [property: Id(4)] string? Audience = null,
    [property: Id(5)] bool WithSecret = true,
    [property: Id(6)] Guid? OrganizationId = null,
    [property: Id(7)] RequestIdempotency? Idempotency = null)
{
    /// <summary>Admitted requests per second where nothing else is said.</summary>
    public const int RequestsPerSecondDefault = 10;

    /// <summary>Stands for no limit.</summary>
    public const int Unlimited = -1;
}

/// <summary>Change fields of a client; what is null stays.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="ExpectedVersion">The version that was read, or null to change whatever is there.</param>
/// <param name="Name">New name.</param>
/// <param name="RequestsPerSecond">New limit.</param>
/// <param name="Audience">New audience; empty for the deployment's.</param>
[GenerateSerializer, Immutable, Alias("clients.update")]
public sealed record UpdateClient(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] long? ExpectedVersion,
    [property: Id(2)] string? Name = null,
    [property: Id(3)] int? RequestsPerSecond = null,
    [property: Id(4)] string? Audience = null);

/// <summary>End a client.</summary>
/// <param name="Call">Who asks.</param>
[GenerateSerializer, Immutable, Alias("clients.delete")]
public sealed record DeleteClient([property: Id(0)] CallContext Call);

/// <summary>Replace a client's secret.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Overlap">How long the replaced secret goes on, 0 to 24 hours.</param>
[GenerateSerializer, Immutable, Alias("clients.rotate-secret")]
public sealed record RotateClientSecret([property: Id(0)] CallContext Call, [property: Id(1)] TimeSpan Overlap);

/// <summary>Give or take a role.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Role">A built-in role of clients.</param>
/// <param name="Held">Whether the client is to have it.</param>
[GenerateSerializer, Immutable, Alias("clients.change-role")]
public sealed record ChangeClientRole(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] string Role,
    [property: Id(2)] bool Held);

/// <summary>Narrow a client's use.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Kind">What is compared.</param>
/// <param name="Value">With what; see <see cref="RestrictionValue"/> for its form.</param>
[GenerateSerializer, Immutable, Alias("clients.add-restriction")]
public sealed record AddAccessRestriction(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] RestrictionKind Kind,
    [property: Id(2)] string Value);

/// <summary>Take a restriction away.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="RestrictionId">Its id.</param>
[GenerateSerializer, Immutable, Alias("clients.remove-restriction")]
public sealed record RemoveAccessRestriction([property: Id(0)] CallContext Call, [property: Id(1)] Guid RestrictionId);
