using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Clients;

/// <summary>Outcome of creating a client.</summary>
[GenerateSerializer, Immutable, Alias("clients.create.result")]
public abstract record CreateClientResult
{
    /// <summary>The client exists now, or did already after the same request; this is its secret, if it has one.</summary>
    [GenerateSerializer, Immutable, Alias("clients.create.created")]
    public sealed record Created([property: Id(0)] ClientView Client, [property: Id(1)] string? Secret) : CreateClientResult
    {
        /// <inheritdoc />
        public override string ToString() => $"Created {{ {Client.Id} *** }}";
    }

    /// <summary>A client with this id exists.</summary>
    [GenerateSerializer, Immutable, Alias("clients.create.id-taken")]
    public sealed record IdTaken : CreateClientResult;

    /// <summary>The same request id came before with another body.</summary>
    [GenerateSerializer, Immutable, Alias("clients.create.request-id-reused")]
    public sealed record RequestIdReused : CreateClientResult;
}

/// <summary>Outcome of changing a client.</summary>
[GenerateSerializer, Immutable, Alias("clients.change.result")]
public abstract record ChangeClientResult
{
    /// <summary>It is as asked.</summary>
    [GenerateSerializer, Immutable, Alias("clients.change.done")]
    public sealed record Done([property: Id(0)] ClientView Client) : ChangeClientResult;

    /// <summary>There is no such client.</summary>
    [GenerateSerializer, Immutable, Alias("clients.change.not-found")]
    public sealed record NotFound : ChangeClientResult;

    /// <summary>Somebody else changed it since it was read.</summary>
    [GenerateSerializer, Immutable, Alias("clients.change.version-conflict")]
    public sealed record VersionConflict : ChangeClientResult;
}

/// <summary>Outcome of replacing a secret.</summary>
[GenerateSerializer, Immutable, Alias("clients.rotate-secret.result")]
public abstract record RotateClientSecretResult
{
    /// <summary>The new secret, and when the one before ends; null when it has ended.</summary>
    [GenerateSerializer, Immutable, Alias("clients.rotate-secret.rotated")]
    public sealed record Rotated([property: Id(0)] string Secret, [property: Id(1)] DateTimeOffset? PreviousExpiresAt) : RotateClientSecretResult
    {
        /// <inheritdoc />
        public override string ToString() => "Rotated { *** }";
    }

    /// <summary>There is no such client.</summary>
    [GenerateSerializer, Immutable, Alias("clients.rotate-secret.not-found")]
    public sealed record NotFound : RotateClientSecretResult;
}

/// <summary>Outcome of adding a restriction.</summary>
[GenerateSerializer, Immutable, Alias("clients.add-restriction.result")]
public abstract record AddAccessRestrictionResult
{
    /// <summary>The restriction holds.</summary>
    [GenerateSerializer, Immutable, Alias("clients.add-restriction.added")]
    public sealed record Added([property: Id(0)] RestrictionView Restriction) : AddAccessRestrictionResult;

    /// <summary>There is no such client.</summary>
    [GenerateSerializer, Immutable, Alias("clients.add-restriction.not-found")]
    public sealed record NotFound : AddAccessRestrictionResult;

    /// <summary>The client has as many as allowed.</summary>
    [GenerateSerializer, Immutable, Alias("clients.add-restriction.too-many")]
    public sealed record TooMany([property: Id(0)] int Most) : AddAccessRestrictionResult;
}
