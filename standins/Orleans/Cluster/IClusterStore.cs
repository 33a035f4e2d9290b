namespace Orleans.Runtime.Cluster;

/// <summary>
/// The one authority on who is a member and who owns what: a few rows that are compared and set. Every method is one
/// transaction. An exception leaves the outcome unknown, unless it is a <see cref="NotMemberException"/>.
/// </summary>
internal interface IClusterStore : IAsyncDisposable
{
    /// <summary>Adds a row with status <see cref="MemberStatus.Active"/> and counter 0, and marks this store's connections as that member's.</summary>
    Task Join(Member self, CancellationToken cancellationToken);

    /// <summary>Raises the counter of a serving member and returns what the store knows now; null: it was judged dead.</summary>
    Task<ClusterView?> Renew(Guid incarnation, long knownChange, CancellationToken cancellationToken);

    /// <summary>All members that are not gone, and the ownerships changed after <paramref name="knownChange"/> (0: all).</summary>
    Task<ClusterView> Read(long knownChange, CancellationToken cancellationToken);

    /// <summary>Becomes the owner of those partitions that nobody owns, and returns all among them that it owns now. Throws <see cref="NotMemberException"/> when the claimer is not active.</summary>
    Task<IReadOnlyList<Ownership>> Claim(Guid incarnation, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken);

    /// <summary>Gives partitions up that are owned under exactly these epochs. Throws <see cref="NotMemberException"/> when the giver was judged dead: what it has at work must be ended first.</summary>
    Task Release(Guid incarnation, IReadOnlyCollection<Ownership> partitions, CancellationToken cancellationToken);

    /// <summary>Announces the end of an active member: it is proposed no more.</summary>
    Task BeginLeave(Guid incarnation, CancellationToken cancellationToken);

    /// <summary>Ends a leaving member that owns nothing any more; true also when that was done before. False: it still owns something, by a claim whose outcome it was never told.</summary>
    Task<bool> EndLeave(Guid incarnation, CancellationToken cancellationToken);

    /// <summary>Judges a serving member dead if its counter is still the one that was watched. False: it moved, or others were first.</summary>
    Task<bool> Condemn(Guid incarnation, long counter, CancellationToken cancellationToken);

    /// <summary>
    /// Ends all that a dead member still has at work in the store, waits until none of it is left, and only then frees its
    /// partitions and lets it be gone. May be repeated, also by several members at once.
    /// </summary>
    Task Fence(Guid incarnation, CancellationToken cancellationToken);
}

/// <summary>What the store tells.</summary>
/// <param name="At">The store's clock, UTC, read in the same transaction.</param>
/// <param name="Members">All that are not gone.</param>
/// <param name="Changed">Ownerships changed since the change that was known.</param>
/// <param name="Change">The newest change among all; later ones have higher numbers once committed before this read.</param>
internal sealed record ClusterView(DateTimeOffset At, IReadOnlyList<Member> Members, IReadOnlyList<Ownership> Changed, long Change);

/// <summary>The member is not active any more: it was judged dead, or has left.</summary>
internal sealed class NotMemberException(string message) : OrleansException(message);
