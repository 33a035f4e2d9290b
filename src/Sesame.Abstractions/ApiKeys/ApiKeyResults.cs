using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>Outcome of creating a key.</summary>
[GenerateSerializer, Immutable, Alias("api-keys.create.result")]
public abstract record CreateApiKeyResult
{
    /// <summary>The key exists now, or did already after the same request.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.create.created")]
    public sealed record Created([property: Id(0)] ApiKeyView Record, [property: Id(1)] string Key) : CreateApiKeyResult
    {
        /// <inheritdoc />
        public override string ToString() => $"Created {{ {Record.Id} *** }}";
    }

    /// <summary>A key with this id exists.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.create.id-taken")]
    public sealed record IdTaken : CreateApiKeyResult;

    /// <summary>The user who was to own the key is disabled or unknown.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.create.owner-refused")]
    public sealed record OwnerRefused : CreateApiKeyResult;

    /// <summary>The same request id came before with another body.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.create.request-id-reused")]
    public sealed record RequestIdReused : CreateApiKeyResult;
}

/// <summary>Outcome of changing a key.</summary>
[GenerateSerializer, Immutable, Alias("api-keys.change.result")]
public abstract record ChangeApiKeyResult
{
    /// <summary>It is as asked.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.change.done")]
    public sealed record Done([property: Id(0)] ApiKeyView Record) : ChangeApiKeyResult;

    /// <summary>There is no such key in use.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.change.not-found")]
    public sealed record NotFound : ChangeApiKeyResult;

    /// <summary>Somebody else changed it since it was read.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.change.version-conflict")]
    public sealed record VersionConflict : ChangeApiKeyResult;
}

/// <summary>Outcome of replacing a secret.</summary>
[GenerateSerializer, Immutable, Alias("api-keys.rotate.result")]
public abstract record RotateApiKeyResult
{
    /// <summary>The new key, and when the one before ends; null when it has ended.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.rotate.rotated")]
    public sealed record Rotated([property: Id(0)] string Key, [property: Id(1)] DateTimeOffset? PreviousExpiresAt) : RotateApiKeyResult
    {
        /// <inheritdoc />
        public override string ToString() => "Rotated { *** }";
    }

    /// <summary>There is no such key in use.</summary>
    [GenerateSerializer, Immutable, Alias("api-keys.rotate.not-found")]
    public sealed record NotFound : RotateApiKeyResult;
}
