namespace Orleans.Runtime.Cluster;

/// <summary>
/// Ways in which a test breaks the protocol on purpose, to show that the simulation would notice. Product code registers
/// none.
/// </summary>
internal interface IClusterFaults
{
    /// <summary>The answer to whether the lease holds, in place of a look at the clock; null: look at it.</summary>
    bool? IgnoresLease(Tenure tenure, IBootClock clock);

    /// <summary>Partitions are given up while turns still run in them.</summary>
    bool HandsOverBeforeDraining { get; }

    /// <summary>A revocation replies before the holders of copies have answered.</summary>
    bool RepliesBeforeVoid { get; }
}
