namespace Orleans.Runtime.Cluster;

/// <summary>The numbers of the protocol, all from one: how long a lease lasts.</summary>
internal sealed record ClusterSettings
{
    /// <summary>Seconds from a silo's last sign of life to the moment it may be judged dead, but for half a second: 6–60.</summary>
    public double LeaseSeconds { get; init; } = 6;

    /// <summary>The number of partitions. Another one than <see cref="Partitions.Count"/> is for simulations.</summary>
    public int PartitionsCount { get; init; } = Partitions.Count;

    /// <summary>How often a silo renews.</summary>
    public TimeSpan RenewEvery => TimeSpan.FromSeconds(LeaseSeconds / 4);

    /// <summary>How long it may serve, from the start of its last good renewal.</summary>
    public TimeSpan ServeFor => TimeSpan.FromSeconds(LeaseSeconds * 5 / 6);

    /// <summary>How long a counter must have stood still under one watcher's eyes. Clock rates may differ by 5 % and this still is longer than <see cref="ServeFor"/>.</summary>
    public TimeSpan CondemnAfter => TimeSpan.FromSeconds(LeaseSeconds * 13 / 12);

    /// <summary>A watcher that saw nothing for this long starts to watch anew: the store was away, not the members.</summary>
    public TimeSpan BlindAfter => TimeSpan.FromSeconds(LeaseSeconds / 2);

    /// <summary>How long turns may go on in a partition that is to be handed over, before their tokens are cancelled.</summary>
    public TimeSpan DrainPatience => TimeSpan.FromSeconds(5);

    /// <summary>How long turns may keep a whole batch from being handed over, before it is split.</summary>
    public TimeSpan SplitAfter => TimeSpan.FromMilliseconds(100);

    /// <summary>The longest a copy may be used without being refreshed.</summary>
    public TimeSpan CopyFor => TimeSpan.FromSeconds(2);

    /// <summary>How often a holder asks to go on with its copies of one owner.</summary>
    public TimeSpan RefreshCopiesEvery => TimeSpan.FromSeconds(1);

    /// <summary>How long an owner holds its answer back to a holder that listens.</summary>
    public TimeSpan ListenFor => TimeSpan.FromSeconds(5);

    /// <summary>When the copies that a dead silo granted have ended by every clock, from a moment when it was dead for sure.</summary>
    public TimeSpan CopiesEndAfter => CopyFor * 1.06;

    /// <summary>How long a message to another member may take.</summary>
    public TimeSpan PeerTimeout => TimeSpan.FromSeconds(1);

    /// <summary>Pause before something that failed is tried again.</summary>
    public TimeSpan RetryAfter => TimeSpan.FromMilliseconds(250);

    /// <summary>Pause before the next look at something that is about to come right.</summary>
    public TimeSpan SettleAfter => TimeSpan.FromMilliseconds(50);

    /// <summary>The most partitions of one statement.</summary>
    public int BatchMax { get; init; } = 256;
}
