using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// Serves mapped services over another protocol. Each one registered is asked once per <c>MapGrpcService</c>; what it
/// adds to the list follows the conventions that the application puts on the service.
/// </summary>
internal interface IEndpointContributor
{
    void Contribute(IEndpointRouteBuilder endpoints, BoundService service, List<IEndpointConventionBuilder> conventions);
}
