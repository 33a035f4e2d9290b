using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Standins.Grpc.Tests.Harness;
using Xunit;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Standins.Grpc.Tests.Calls;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_runs_the_checks_of_the_service_asked_for()
    {
        var healthy = true;
        await using var server = await ScenarioServer.StartAsync(services: services => services
            .AddGrpcHealthChecks(options => options.Services.Map("tagged", check => check.Tags.Contains("mine")))
            .AddCheck("mine", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), ["mine"])
            .AddCheck("other", () => HealthCheckResult.Degraded()));
        var health = new Health.HealthClient(server.Channel());

        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "tagged" })).Status);
        healthy = false;
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(["", "tagged"], (await health.ListAsync(new HealthListRequest())).Statuses.Keys.Order());
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "who" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Watch_tells_each_change_and_ends_when_the_server_stops()
    {
        await using var server = await ScenarioServer.StartAsync();
        var statuses = server.Services.GetRequiredService<HealthServiceImpl>();
        using var watch = new Health.HealthClient(server.Channel()).Watch(new HealthCheckRequest { Service = "later" });

        await Next(ServingStatus.ServiceUnknown);
        statuses.SetStatus("later", ServingStatus.Serving);
        await Next(ServingStatus.Serving);
        statuses.SetStatus("later", ServingStatus.NotServing);
        await Next(ServingStatus.NotServing);
        statuses.SetStatus("later", ServingStatus.Serving);
        await Next(ServingStatus.Serving);
        var stopping = server.DisposeAsync();
        await Next(ServingStatus.NotServing);
        Assert.False(await watch.ResponseStream.MoveNext());
        await stopping;

        async Task Next(ServingStatus expected)
        {
            Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(expected, watch.ResponseStream.Current.Status);
        }
    }

    [Fact]
    public async Task Watch_of_a_known_service_begins_with_how_it_is_now()
    {
        await using var server = await ScenarioServer.StartAsync(
            services: services => services.AddGrpcHealthChecks().AddCheck("sick", () => HealthCheckResult.Unhealthy()));
        using var watch = new Health.HealthClient(server.Channel()).Watch(new HealthCheckRequest());

        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
    }
}
