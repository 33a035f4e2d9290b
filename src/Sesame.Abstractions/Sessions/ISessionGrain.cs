using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Sessions;

/// <summary>One session; the key is its id in its 36-character form.</summary>
[Alias("sessions.session")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Whether the session is alive now, and whose it is; null when it is not. Answers from memory.</summary>
    [AlwaysInterleave, Alias("check")]
    ValueTask<SessionCheck?> Check();

    /// <summary>What <see cref="Check"/> tells, for a node that answers from it while it may; nothing when the session is not alive.</summary>
    [AlwaysInterleave, Alias("lease")]
    ValueTask<Leased<SessionCopy>> Lease(Guid holder);

    /// <summary>Exchanges a refresh token; see <see cref="RefreshResult"/>.</summary>
    [Alias("refresh")]
    Task<RefreshResult> Refresh(RefreshSession command);

    /// <summary>Notes activity now: renews the idle end, in memory; written at most once a minute.</summary>
    [AlwaysInterleave, Alias("touch")]
    ValueTask Touch();

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
