using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Tokens;

/// <summary>The public keys as of a version.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Keys">The keys, the one in use first.</param>
[GenerateSerializer, Immutable, Alias("tokens.published-keys")]
public sealed record PublishedKeys([property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<PublicKey> Keys);

/// <summary>One public key on the curve P-256.</summary>
/// <param name="KeyId">The <c>kid</c>.</param>
/// <param name="X">The x coordinate, 32 bytes.</param>
/// <param name="Y">The y coordinate, 32 bytes.</param>
[GenerateSerializer, Immutable, Alias("tokens.public-key")]
public sealed record PublicKey(
    [property: Id(0)] string KeyId,
    [property: Id(1)] ReadOnlyMemory<byte> X,
    [property: Id(2)] ReadOnlyMemory<byte> Y);
