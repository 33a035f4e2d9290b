using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Codes;

/// <summary>
/// The live one-time code of one kind for one subject; the key is <c>kind/subject</c>. Holds its tries and its end. Issuing a new code kills the
/// older one.
/// </summary>
[Alias("codes.codes")]
public interface ICodesGrain : IGrainWithStringKey
{
    /// <summary>Issues a code of <paramref name="command"/>'s length of life.</summary>
    [Alias("issue")]
    Task<IssuedCode> Issue(IssueCode command);

    /// <summary>Takes a code back: true exactly once for the live code. A wrong one costs a try, and after 5 tries the code is dead.</summary>
    [Alias("redeem")]
    Task<bool> Redeem(RedeemCode command);

    /// <summary>
    /// Asks whether one more mail may go to the subject, an address: one a minute, five an hour. Null: it may, and is counted; else how long to
    /// wait.
    /// </summary>
    [Alias("admit-send")]
    Task<TimeSpan?> AdmitSend(CallContext call);

    /// <summary>
    /// Issues a link of <paramref name="command"/>'s length of life: <c>{code}</c> in its mail becomes a <see cref="LinkToken"/> that names the
    /// grain's subject. The subject must be safe in a URL. Links have no tries: 256 random bits are not guessed, and wrong ones must not kill the
    /// right one.
    /// </summary>
    [Alias("issue-link")]
    Task<IssuedCode> IssueLink(IssueCode command);

    /// <summary>Whether the live link has this SHA-256. Uses nothing up: the command that the link is for does that in its own transaction.</summary>
    [AlwaysInterleave, Alias("is-live-link")]
    ValueTask<bool> IsLiveLink(ReadOnlyMemory<byte> hash);

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
