namespace Orleans.Runtime.Cluster;

/// <summary>An owner's word that a node may answer from a copy for a while.</summary>
/// <param name="Owner">The incarnation that granted it.</param>
/// <param name="Pair">The owner's number for its dealings with this holder; another one after the holder was given up.</param>
/// <param name="Epoch">The claim of the partition under which the copied state was read.</param>
/// <param name="Number">Numbers of one owner only rise, those of its voids among them: a void ends what has a lower one.</param>
/// <param name="For">How long, from the start of the holder's request.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-grant")]
internal sealed record CopyGrant(
    [property: Id(0)] Guid Owner,
    [property: Id(1)] long Pair,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long Number,
    [property: Id(4)] TimeSpan For);

/// <summary>A holder asks to go on with the copies it has of one owner, and tells which of them were used and which it let go.</summary>
/// <param name="Holder">Who asks.</param>
/// <param name="Owner">The incarnation whose copies are meant.</param>
/// <param name="Pair">As granted.</param>
/// <param name="Applied">The number of the last reply whose voids were carried out.</param>
/// <param name="Used">Keys of copies whose use is to be noted.</param>
/// <param name="Dropped">Copies that fell out.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-refresh")]
internal sealed record CopyRefresh(
    [property: Id(0)] Guid Holder,
    [property: Id(1)] Guid Owner,
    [property: Id(2)] long Pair,
    [property: Id(3)] long Applied,
    [property: Id(4)] IReadOnlyList<string> Used,
    [property: Id(5)] IReadOnlyList<DroppedCopy> Dropped) : PeerMessage<CopyRefreshed>;

/// <summary>A copy that a holder has no more.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-dropped")]
internal sealed record DroppedCopy([property: Id(0)] string Key, [property: Id(1)] long Number);

/// <summary>The owner's reply to <see cref="CopyRefresh"/>.</summary>
/// <param name="Known">False: the owner keeps no list for this holder any more; it has no copies.</param>
/// <param name="For">How much longer, from the start of the holder's request.</param>
/// <param name="Number">The owner's newest number as it replied.</param>
/// <param name="Voided">Keys whose end the holder has not acknowledged; to be dropped before the rest goes on.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-refreshed")]
internal sealed record CopyRefreshed(
    [property: Id(0)] bool Known,
    [property: Id(1)] TimeSpan For,
    [property: Id(2)] long Number,
    [property: Id(3)] IReadOnlyList<string> Voided);

/// <summary>
/// A holder that no owner can call, because it is no member, waits for what ends: the answer is held back until there is
/// something, or for a while.
/// </summary>
/// <param name="Holder">Who asks.</param>
/// <param name="Owner">The incarnation whose copies are meant.</param>
/// <param name="Pair">As granted.</param>
/// <param name="Applied">The number of the last reply whose voids were carried out.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-listen")]
internal sealed record CopyListen(
    [property: Id(0)] Guid Holder,
    [property: Id(1)] Guid Owner,
    [property: Id(2)] long Pair,
    [property: Id(3)] long Applied) : PeerMessage<CopyHeard>;

/// <summary>The owner's reply to <see cref="CopyListen"/>.</summary>
/// <param name="Known">False: the owner keeps no list for this holder any more; it has no copies.</param>
/// <param name="Number">The owner's newest number as it replied.</param>
/// <param name="Voided">Keys whose end the holder has not acknowledged.</param>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-heard")]
internal sealed record CopyHeard(
    [property: Id(0)] bool Known,
    [property: Id(1)] long Number,
    [property: Id(2)] IReadOnlyList<string> Voided);

/// <summary>Copies that end now. The answer says that no read that begins later is answered from them.</summary>
[GenerateSerializer, Immutable, Alias("orleans.cluster.copy-void")]
internal sealed record CopyVoid(
    [property: Id(0)] Guid Owner,
    [property: Id(1)] IReadOnlyList<string> Keys,
    [property: Id(2)] long Number) : PeerMessage<Taken>;
