using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Logins;

/// <summary>One link that a back end asked for, to log a user in without a flow that was begun before; the key is the link's id. It works once.</summary>
[Alias("logins.magic-link")]
public interface IMagicLinkGrain : IGrainWithStringKey
{
    /// <summary>Makes the link; answers where it leads, with the secret behind the <c>#</c>. Told this once.</summary>
    [Alias("create")]
    Task<string> Create(CreateMagicLink command);

    /// <summary>Whose link it is, while it is good and this is the SHA-256 of its secret; else null. Uses nothing up.</summary>
    [AlwaysInterleave, Alias("find")]
    ValueTask<MagicLinkView?> Find(ReadOnlyMemory<byte> hash);

    /// <summary>Uses the link up: true exactly once for the right secret.</summary>
    [Alias("redeem")]
    Task<bool> Redeem(RedeemMagicLink command);
}
