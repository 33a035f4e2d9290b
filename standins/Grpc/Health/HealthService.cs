using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>
/// The health service over the application's health checks: Check runs those of the service asked for, Watch follows
/// what the health check publisher finds at its interval.
/// </summary>
internal sealed class HealthService(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<GrpcHealthChecksOptions> options) : Grpc.Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        options.Value.UseHealthChecksCache ? published.Check(request, context) : RunAsync(request.Service, context.CancellationToken);

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var mapping in options.Value.Services)
        {
            response.Statuses[mapping.Name] = await RunAsync(mapping.Name, context.CancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        if (options.Value.Services.Find(request.Service) is not null)
        {
            // The first message says how things are now, not how they were at the last interval.
            var now = await RunAsync(request.Service, context.CancellationToken).ConfigureAwait(false);
            published.SetStatus(request.Service, now.Status);
        }

        await published.Watch(request, responseStream, context).ConfigureAwait(false);
    }

    private async Task<HealthCheckResponse> RunAsync(string service, CancellationToken cancellationToken)
    {
        var mapping = options.Value.Services.Find(service)
            ?? throw new RpcException(new Status(StatusCode.NotFound, "Unknown service."));
        var report = await checks.CheckHealthAsync(
            registration => mapping.HealthCheckPredicate(new HealthCheckMapContext(registration)),
            cancellationToken).ConfigureAwait(false);
        return new HealthCheckResponse { Status = ServingStatus.Of(report.Status) };
    }
}
