using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Logins;

/// <summary>
/// One gate and failure counter; every path that proves an identity goes through it. The key is a known user's id, else the SHA-256 of the
/// identifier; a device the user logged in from before and an IP prefix have keys, and so counts, of their own.
/// It lets in at most (limit − failures) attempts at once; more wait up to 5 seconds for these to end.
/// </summary>
[Alias("logins.guard")]
public interface ILoginGuardGrain : IGrainWithStringKey
{
    /// <summary>Asks for a slot; waits while all are taken by attempts that still run.</summary>
    [AlwaysInterleave, Alias("enter")]
    Task<GuardResult> Enter(CancellationToken cancellationToken);

    /// <summary>
    /// Tells how an attempt ended. A success gives the slot back and clears the count, except an IP prefix's; a failure keeps it. A slot not reported in 10 seconds
    /// counts as a failure. Reporting twice is ignored.
    /// </summary>
    [AlwaysInterleave, Alias("report")]
    ValueTask Report(long ticket, AttemptOutcome end);

    /// <summary>Forgets the failures so far and their delay: the owner has proved himself another way. The caller has that on record.</summary>
    [AlwaysInterleave, Alias("clear")]
    ValueTask Clear();
}
