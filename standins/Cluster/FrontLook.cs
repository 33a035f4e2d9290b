using Orleans.Hosting;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>The cluster as a front knows it from what members tell; it is no member itself.</summary>
internal sealed class FrontLook(ClientRuntime client, FrontOptions options) : IClusterView
{
    public bool IsReady => client.Standings.Count() is { Active: > 0 } count && count.Serving * 2 >= count.Active;

    public ClusterPicture Look()
    {
        var (members, unowned) = MemberPictures.Of(client.Partitions.Members.Values, client.Partitions.All(), client.Standings.Serves);
        return new ClusterPicture(options.Name, 0, Partitions.Count, unowned, members, []);
    }
}
