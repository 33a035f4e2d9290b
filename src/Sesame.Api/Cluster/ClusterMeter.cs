using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Sesame.Abstractions.Cluster;

namespace Sesame.Api.Cluster;

/// <summary>What <c>GET /cluster</c> tells of this node, as instruments (meter <c>Sesame.Cluster</c>).</summary>
internal sealed class ClusterMeter : IHostedService, IDisposable
{
    private readonly Meter meter = new("Sesame.Cluster");

    public ClusterMeter(CallMeter calls, IClusterView? cluster = null)
    {
        meter.CreateObservableGauge("sesame.calls.per_second", () => calls.Look().Select(call => Of((double)call.Count / CallMeter.Seconds, call)), "{call}/s", "Calls per second over the last ten seconds, by method.");
        meter.CreateObservableGauge("sesame.calls.mean_seconds", () => calls.Look().Select(call => Of(call.Mean.TotalSeconds, call)), "s", "Mean time of a call over the last ten seconds, by method.");
        meter.CreateObservableGauge("sesame.calls.p99_seconds", () => calls.Look().Select(call => Of(call.P99.TotalSeconds, call)), "s", "Time within which 99 of 100 calls were answered over the last ten seconds, by method.");
        if (cluster is null)
        {
            return;
        }

        meter.CreateObservableGauge("sesame.cluster.lease_seconds", () => cluster.Look().LeaseSeconds, "s", "How long this node may serve on if it could renew its lease no more.");
        meter.CreateObservableGauge("sesame.cluster.unowned_partitions", () => cluster.Look().Unowned, "{partition}", "Partitions that nobody owns.");
        meter.CreateObservableGauge("sesame.cluster.members", () => cluster.Look().Members.CountBy(member => member.Status).Select(status => Of(status.Value, "status", status.Key)), "{member}", "Members, by how they stand.");
        meter.CreateObservableGauge("sesame.cluster.partitions", () => cluster.Look().Members.Select(member => Of(member.Partitions, "member", member.Name)), "{partition}", "Partitions that a member owns.");
        meter.CreateObservableGauge("sesame.cluster.epoch_max", () => cluster.Look().Members.Select(member => Of(member.EpochMax, "member", member.Name)), null, "The highest epoch among a member's partitions.");
        meter.CreateObservableGauge("sesame.cluster.live_grains", () => cluster.Look().Grains.Select(grains => Of(grains.Live, "type", grains.Type)), "{grain}", "Live grains on this node, by type.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();

    private static Measurement<double> Of(double value, CallSummary call) => Of(value, "method", call.Method);

    private static Measurement<double> Of(double value, string name, string text) => new(value, new KeyValuePair<string, object?>(name, text));
}
