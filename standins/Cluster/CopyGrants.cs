using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;
using CopyGrant = Sesame.Abstractions.Cluster.CopyGrant;

namespace Sesame.Standins.Cluster;

/// <summary>The owner's side of leased copies by the engine's protocol.</summary>
internal sealed class CopyGrants : ICopyLeases
{
    private readonly CopyLeases leases;
    private readonly ICopyUse[] users;

    public CopyGrants(ClusterRuntime runtime, IEnumerable<ICopyUse> users)
    {
        (leases, this.users) = (runtime.Leases, [.. users]);
        leases.Used += Note;
    }

    /// <summary>What both sides call the state of a grain.</summary>
    public static string KeyOf(GrainId grain) => grain.ToString();

    public CopyGrant? Grant(IGrainContext grain, Guid holder) =>
        grain is Activation activation && leases.Grant(KeyOf(grain.GrainId), activation.Partition, activation.Epoch, holder) is { } granted
            ? new CopyGrant(granted.Owner, granted.Pair, granted.Epoch, granted.Number, granted.For)
            : null;

    public Task Void(IGrainContext grain) => leases.Void(KeyOf(grain.GrainId));

    private void Note(IReadOnlyList<string> used)
    {
        foreach (var key in used)
        {
            Array.ForEach(users, user => user.Note(GrainId.Parse(key)));
        }
    }
}
