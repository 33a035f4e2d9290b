using System.Globalization;
using System.Text.Json;

namespace Sesame.Bench.Harness;

/// <summary>One line of a report: a figure, what it is compared with, and the target it is held to.</summary>
internal sealed record BenchLine(string What, double Value, string Unit)
{
    public double? Baseline { get; init; }

    public string? BaselineName { get; init; }

    /// <summary>The ratio or count the target speaks of; by default value / baseline.</summary>
    public double? Measure { get; init; }

    /// <summary>The target in words, as performance.md has it.</summary>
    public string? Target { get; init; }

    public bool? Met { get; init; }

    public LoadResult? Load { get; init; }

    public LoadResult? BaselineLoad { get; init; }

    public string? Note { get; init; }
}

/// <summary>Collects the lines of one benchmark, prints them as a table and writes them to <c>artifacts/bench/{name}.json</c>.</summary>
internal sealed class BenchReport(string name, string title, string method)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<BenchLine> lines = [];

    public void Add(BenchLine line) => lines.Add(line);

    /// <summary>Prints and writes. The folder is relative to the working directory, which `./sesame bench` sets to the root.</summary>
    public void Finish()
    {
        Console.WriteLine();
        Console.WriteLine($"{name} · {title}");
        Console.WriteLine($"  {method}");
        Console.WriteLine($"  {Machine.Describe()}");
        Table.Print(
            ["what", "value", "unit", "baseline", "ratio", "p50 ms", "p99 ms", "max ms", "µs CPU", "target", ""],
            lines.Select(line => new[]
            {
                line.What,
                Number(line.Value),
                line.Unit,
                line.Baseline is { } baseline ? $"{Number(baseline)} {line.BaselineName}" : "",
                line.Measure is { } measure ? measure.ToString("0.00", CultureInfo.InvariantCulture) : "",
                Milliseconds(line.Load?.P50),
                Milliseconds(line.Load?.P99),
                Milliseconds(line.Load?.Max),
                line.Load is { ServerMicroseconds: > 0 } load ? load.ServerMicroseconds.ToString("0.0", CultureInfo.InvariantCulture) : "",
                line.Target ?? "",
                line.Met switch { true => "met", false => "MISSED", null => "" },
            }));
        foreach (var line in lines.Where(line => line.Note is not null))
        {
            Console.WriteLine($"  {line.What}: {line.Note}");
        }

        Directory.CreateDirectory("artifacts/bench");
        var document = new { name, title, method, machine = Machine.Describe(), at = DateTimeOffset.UtcNow, lines };
        File.WriteAllText($"artifacts/bench/{name}.json", JsonSerializer.Serialize(document, Json));
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
