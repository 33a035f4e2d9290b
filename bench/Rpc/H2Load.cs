using System.Globalization;
using System.Text.RegularExpressions;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Rpc;

/// <summary>h2load, the load generator of nghttp2: fast, but it looks at HTTP statuses only and tells no percentiles. Pair it with checked calls.</summary>
internal static partial class H2Load
{
    public static LoadResult Run(int port, string path, byte[] frame, int connections, int streams, TimeSpan duration)
    {
        Tools.Need("h2load", "nghttp2-client");
        var body = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(body, frame);
            var (status, output) = Tools.Run(
                "h2load", "-t1", $"-c{connections}", $"-m{streams}", $"-D{duration.TotalSeconds:0}", "--warm-up-time=1", "-d", body,
                "-H", "content-type: application/grpc", "-H", "te: trailers", $"http://127.0.0.1:{port}{path}");
            return status == 0 ? Read(output, duration) : throw new BenchException($"h2load failed: {output}");
        }
        finally
        {
            File.Delete(body);
        }
    }

    private static LoadResult Read(string output, TimeSpan duration)
    {
        var requests = Requests().Match(output);
        if (!requests.Success)
        {
            throw new BenchException($"h2load said nothing that could be read: {output}");
        }

        var failed = long.Parse(requests.Groups["failed"].Value, CultureInfo.InvariantCulture);
        return new LoadResult(
            long.Parse(requests.Groups["succeeded"].Value, CultureInfo.InvariantCulture),
            failed,
            duration.TotalSeconds,
            0,
            0,
            0,
            failed > 0 ? $"{failed} requests failed" : null);
    }

    [GeneratedRegex(@"requests: \d+ total, \d+ started, \d+ done, (?<succeeded>\d+) succeeded, (?<failed>\d+) failed")]
    private static partial Regex Requests();
}
