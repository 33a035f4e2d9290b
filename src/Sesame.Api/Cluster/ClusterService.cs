using Grpc.Core;
using Sesame.Abstractions.Cluster;
using Sesame.Api.Access;
using Sesame.Api.Cluster.V1;

namespace Sesame.Api.Cluster;

/// <summary>Shows operators the cluster.</summary>
internal sealed class ClusterService(CallMeter calls, OtherNodes others, IClusterView? cluster = null) : V1.ClusterService.ClusterServiceBase
{
    public override async Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context)
    {
        var picture = cluster?.Look();
        var response = ClusterMapping.ToResponse(picture, calls.Look());
        if (picture is not null && !request.Local)
        {
            response.Nodes.Add(await others.Ask(picture, context.GetHttpContext().Request.Headers, context.CancellationToken));
        }

        return response;
    }
}
