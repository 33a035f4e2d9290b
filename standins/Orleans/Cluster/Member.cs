namespace Orleans.Runtime.Cluster;

/// <summary>How a member stands. Only <see cref="Active"/> ones are given partitions; <see cref="Leaving"/> ones keep serving what they still own.</summary>
internal enum MemberStatus
{
    /// <summary>Serves, and is proposed as an owner.</summary>
    Active = 0,

    /// <summary>Serves what it has and gives it away.</summary>
    Leaving = 1,

    /// <summary>Judged dead. Its partitions stay its own until it is fenced.</summary>
    Dead = 2,

    /// <summary>Fenced, or left by itself: nothing of it can be written any more.</summary>
    Gone = 3,
}

/// <summary>One run of a silo, as its row tells it.</summary>
/// <param name="Incarnation">Its id; a silo that joins again is another one.</param>
/// <param name="Name">What operators call the node; the same for later incarnations.</param>
/// <param name="Address">Host and port where it takes messages of other members.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Counter">Rises with each renewal. Compared with itself only, by one watcher, on that watcher's clock.</param>
/// <param name="Facts">What else is told about it: addresses of its API, version, process id.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.member")]
internal sealed record Member(
    [property: Id(0)] Guid Incarnation,
    [property: Id(1)] string Name,
    [property: Id(2)] string Address,
    [property: Id(3)] MemberStatus Status,
    [property: Id(4)] long Counter,
    [property: Id(5)] IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>Whether it may own and serve.</summary>
    public bool IsServing => Status is MemberStatus.Active or MemberStatus.Leaving;
}

/// <summary>Who owns a partition. Epochs of one partition only rise; each belongs to one owner.</summary>
/// <param name="Partition">0 … <see cref="Partitions.Count"/> − 1.</param>
/// <param name="Owner">The owner's incarnation; null: nobody, it is to be claimed.</param>
/// <param name="Epoch">The number of its last claim; 0: never claimed.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.ownership")]
internal sealed record Ownership([property: Id(0)] int Partition, [property: Id(1)] Guid? Owner, [property: Id(2)] long Epoch);
