using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Calls;

/// <summary>A long random secret as it is kept.</summary>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="ExpiresAt">When it ends; null: not by itself.</param>
[GenerateSerializer, Immutable, Alias("calls.secret-proof")]
public sealed record SecretProof([property: Id(0)] ReadOnlyMemory<byte> Hash, [property: Id(1)] DateTimeOffset? ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => "SecretProof { *** }";
}
