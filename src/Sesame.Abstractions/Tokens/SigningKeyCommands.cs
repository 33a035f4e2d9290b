using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Tokens;

/// <summary>Take a signing key away.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="KeyId">The <c>kid</c>.</param>
[GenerateSerializer, Immutable, Alias("tokens.revoke-key")]
public sealed record RevokeSigningKey([property: Id(0)] CallContext Call, [property: Id(1)] string KeyId);

/// <summary>Outcome of taking a signing key away.</summary>
/// <param name="Revoked">Whether it was published until now.</param>
/// <param name="KeyInUse">The key that signs from now on.</param>
[GenerateSerializer, Immutable, Alias("tokens.revoke-key.result")]
public sealed record RevokeSigningKeyResult([property: Id(0)] bool Revoked, [property: Id(1)] string KeyInUse);

/// <summary>A signing key as operators see it.</summary>
/// <param name="KeyId">The <c>kid</c>.</param>
/// <param name="CreatedAt">When it was made and published.</param>
/// <param name="UseFrom">When it signs from.</param>
/// <param name="UseUntil">When it signs until.</param>
/// <param name="InUse">Whether it signs now.</param>
[GenerateSerializer, Immutable, Alias("tokens.key-view")]
public sealed record SigningKeyView(
    [property: Id(0)] string KeyId,
    [property: Id(1)] DateTimeOffset CreatedAt,
    [property: Id(2)] DateTimeOffset UseFrom,
    [property: Id(3)] DateTimeOffset UseUntil,
    [property: Id(4)] bool InUse);
