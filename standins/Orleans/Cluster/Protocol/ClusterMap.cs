using System.Collections.Frozen;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// What this process knows of members and owners. It may be behind; it never goes back: a newer epoch replaces an older
/// one, and within one epoch being given up comes after being owned.
/// </summary>
internal sealed class ClusterMap(int partitions)
{
    private readonly Ownership?[] _known = new Ownership?[partitions];
    private FrozenDictionary<Guid, Member> _members = FrozenDictionary<Guid, Member>.Empty;

    /// <summary>The members as last told by the store.</summary>
    public IReadOnlyDictionary<Guid, Member> Members => Volatile.Read(ref _members);

    public Ownership Of(int partition) => Volatile.Read(ref _known[partition]) ?? new Ownership(partition, null, 0);

    public Member? Find(Guid incarnation) => Volatile.Read(ref _members).GetValueOrDefault(incarnation);

    public IEnumerable<Ownership> All()
    {
        for (var partition = 0; partition < _known.Length; partition++)
        {
            yield return Of(partition);
        }
    }

    public void Replace(IEnumerable<Member> members) => Volatile.Write(ref _members, members.ToFrozenDictionary(member => member.Incarnation));

    /// <summary>Takes newer knowledge; false when it was known.</summary>
    public bool Learn(Ownership newer)
    {
        if ((uint)newer.Partition >= (uint)_known.Length)
        {
            return false;
        }

        while (true)
        {
            var known = Volatile.Read(ref _known[newer.Partition]);
            if (known is not null && !IsNewer(newer, known))
            {
                return false;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _known[newer.Partition], newer, known), known))
            {
                return true;
            }
        }
    }

    private static bool IsNewer(Ownership newer, Ownership known) =>
        newer.Epoch > known.Epoch || (newer.Epoch == known.Epoch && newer.Owner is null && known.Owner is not null);
}
