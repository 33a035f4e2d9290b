using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>Turns what is known of members and owners into what operators are shown.</summary>
internal static class MemberPictures
{
    /// <summary>All members that are not gone, by name, and how many partitions nobody owns.</summary>
    public static (IReadOnlyList<MemberPicture> Members, int Unowned) Of(IEnumerable<Member> members, IEnumerable<Ownership> ownerships, Func<Guid, bool> isReached)
    {
        var owned = ownerships.Where(known => known.Owner is not null).GroupBy(known => known.Owner!.Value)
            .ToDictionary(group => group.Key, group => (Count: group.Count(), EpochMax: group.Max(known => known.Epoch)));
        MemberPicture[] pictures =
        [
            .. members.Where(member => member.Status != MemberStatus.Gone)
                .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Incarnation)
                .Select(member => Picture(member, isReached(member.Incarnation), owned.GetValueOrDefault(member.Incarnation))),
        ];
        return (pictures, Partitions.Count - owned.Values.Sum(each => each.Count));
    }

    private static MemberPicture Picture(Member member, bool isReached, (int Count, long EpochMax) owned) => new(
        member.Name,
        member.Incarnation,
        member.Address,
        member.Status switch { MemberStatus.Active => "active", MemberStatus.Leaving => "leaving", _ => "dead" },
        isReached,
        owned.Count,
        owned.EpochMax,
        member.Facts);
}
