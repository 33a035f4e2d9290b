using System.Diagnostics.Metrics;
using Sesame.Api.Metrics;
using Xunit;

namespace Sesame.Api.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    // Of this test alone: the text holds the instruments of the whole process.
    private readonly string name = $"metrics_test_{Guid.NewGuid():N}";
    private readonly Meter meter = new("Sesame.Metrics.Test");
    private readonly PrometheusText text = new();

    [Fact]
    public void What_is_observed_no_more_is_told_no_more()
    {
        var members = new List<string> { "n1", "n2", "n3" };
        meter.CreateObservableGauge(name, () => members.Select(member => new Measurement<int>(7, new KeyValuePair<string, object?>("member", member))));
        Assert.Equal([$"{name}{{member=\"n1\"}} 7", $"{name}{{member=\"n2\"}} 7", $"{name}{{member=\"n3\"}} 7"], Lines());

        members.Remove("n2");
        Assert.Equal([$"{name}{{member=\"n1\"}} 7", $"{name}{{member=\"n3\"}} 7"], Lines());

        members.Add("n2");
        Assert.Equal(3, Lines().Length);
    }

    [Fact]
    public void What_was_counted_stays()
    {
        var counter = meter.CreateCounter<long>(name);
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        Assert.Equal([$"{name}{{kind=\"a\"}} 2"], Lines());

        counter.Add(3, new KeyValuePair<string, object?>("kind", "b"));
        Assert.Equal([$"{name}{{kind=\"a\"}} 2", $"{name}{{kind=\"b\"}} 3"], Lines());
    }

    [Fact]
    public void What_was_set_stays()
    {
        meter.CreateGauge<int>(name).Record(5);
        Assert.Equal([$"{name} 5"], Lines());
        Assert.Equal([$"{name} 5"], Lines());
    }

    [Fact]
    public void What_the_runtime_uses_is_told()
    {
        GC.Collect();
        var lines = text.Write().Split('\n');
        Assert.Contains(lines, line => Reading(line, "dotnet_process_memory_working_set ") > 10_000_000);
        Assert.Contains(lines, line => Reading(line, "dotnet_gc_last_collection_memory_committed_size ") > 1_000_000);

        static double Reading(string line, string of) =>
            line.StartsWith(of, StringComparison.Ordinal) ? double.Parse(line[of.Length..], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    public void Dispose()
    {
        text.Dispose();
        meter.Dispose();
    }

    private string[] Lines() => [.. text.Write().Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
