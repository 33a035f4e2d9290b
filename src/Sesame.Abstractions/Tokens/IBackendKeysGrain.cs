using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Tokens;

/// <summary>
/// The RSA keys of the tokens that the API for back ends gives; one grain, key <c>backend</c>. Published keys tell the modulus as <c>X</c> and the exponent as
/// <c>Y</c>. Until the first is asked for there is none.
/// </summary>
[Alias("tokens.backend-keys")]
public interface IBackendKeysGrain : IGrainWithStringKey
{
    /// <summary>The key of the grain.</summary>
    public const string Key = "backend";

    /// <summary>The published keys, the latest used first; none while no token was ever asked for.</summary>
    [AlwaysInterleave, Alias("published")]
    ValueTask<PublishedKeys> Published();

    /// <summary>What <see cref="Published"/> tells, for a node that answers from it while it may.</summary>
    [AlwaysInterleave, Alias("lease")]
    ValueTask<Leased<PublishedKeys>> Lease(Guid holder);

    /// <summary>The key that signs now; made when there is none.</summary>
    [Alias("in-use")]
    Task<PublicKey> InUse();

    /// <summary>Signs these claims with the key in use: the whole token, RS256.</summary>
    [Alias("sign")]
    Task<string> Sign(ReadOnlyMemory<byte> claims);

    /// <summary>Publishes the next key before its use, takes it into use, drops old ones. Makes no first key. Doing it twice changes nothing.</summary>
    [Alias("maintain")]
    Task Maintain();

    /// <summary>The published keys with their times, the latest used first.</summary>
    [AlwaysInterleave, Alias("list")]
    ValueTask<IReadOnlyList<SigningKeyView>> List();

    /// <summary>Takes a key away at once, as <see cref="ISigningKeysGrain.Revoke"/> does.</summary>
    [Alias("revoke")]
    Task<RevokeSigningKeyResult> Revoke(RevokeSigningKey command);
}
