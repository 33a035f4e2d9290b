using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Mfa;

/// <summary>One step-up: a fresh proof of who the user is, good for one action and one session for some time. The key is its id.</summary>
[Alias("mfa.step-up")]
public interface IStepUpGrain : IGrainWithStringKey
{
    /// <summary>Takes the proof, behind the gate that counts failures of all proofs of an identity, and issues the grant. An id is used once.</summary>
    [Alias("issue")]
    Task<IssueStepUpResult> Issue(IssueStepUp command);

    /// <summary>
    /// Whether the grant allows what is asked: the secret, the user, the session and the action are its own, and it has not ended. One for a single use is used up
    /// by it, and allows it exactly once.
    /// </summary>
    [Alias("spend")]
    Task<bool> Spend(SpendStepUp command);

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
