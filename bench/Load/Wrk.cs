using System.Globalization;
using System.Text.RegularExpressions;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Load;

/// <summary>wrk: HTTP/1.1 load. It counts statuses outside 2xx and 3xx, and broken sockets, as errors.</summary>
internal static partial class Wrk
{
    public static LoadResult Run(string url, int connections, TimeSpan duration, params string[] headers)
    {
        Tools.Need("wrk", "wrk");
        string[] arguments =
        [
            "-t1", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", "--latency",
            .. headers.SelectMany(header => new[] { "-H", header }), url,
        ];
        var (status, output) = Tools.Run("wrk", arguments);
        if (status != 0)
        {
            throw new BenchException($"wrk failed: {output.Trim()}");
        }

        var total = Total().Match(output);
        var errors = long.Parse(BadStatus().Match(output) is { Success: true } bad ? bad.Groups[1].Value : "0", CultureInfo.InvariantCulture)
            + (SocketErrors().Match(output) is { Success: true } sockets ? sockets.Groups.Values.Skip(1).Sum(group => long.Parse(group.Value, CultureInfo.InvariantCulture)) : 0);
        return new LoadResult(
            long.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture),
            errors,
            Milliseconds(total.Groups[2].Value) / 1000,
            Milliseconds(Percentile(output, "50%")),
            Milliseconds(Percentile(output, "99%")),
            Milliseconds(Latency().Match(output).Groups[3].Value),
            errors == 0 ? null : output.Trim());
    }

    private static string Percentile(string output, string name) => Regex.Match(output, $@"^\s+{name}\s+(\S+)", RegexOptions.Multiline).Groups[1].Value;

    private static double Milliseconds(string text)
    {
        var unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        var value = double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture);
        return unit switch { "us" => value / 1000, "ms" => value, "s" => value * 1000, "m" => value * 60_000, _ => throw new BenchException($"wrk printed {text}") };
    }

    [GeneratedRegex(@"(\d+) requests in ([\d.]+\w+),")]
    private static partial Regex Total();

    [GeneratedRegex(@"Latency\s+(\S+)\s+(\S+)\s+(\S+)")]
    private static partial Regex Latency();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex BadStatus();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();
}
