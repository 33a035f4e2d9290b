namespace Sesame.Bench.Product;

/// <summary>One node that stands alone, as <c>./sesame up</c> starts it.</summary>
internal sealed class SesameServer : SesameProcess
{
    private SesameServer((string Name, string Value)[] environment)
        : base([], environment)
    {
    }

    /// <summary>Starts a server with settings by environment and waits until it is ready.</summary>
    public static SesameServer Start(params (string Name, string Value)[] environment)
    {
        var server = new SesameServer(environment);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        server.WaitUntil(() => Answers(client, $"http://localhost:{server.HttpPort}/readyz") && File.Exists(Path.Combine(server.Home, "bootstrap.json")));
        return server;
    }

    private static bool Answers(HttpClient client, string url)
    {
        try
        {
            return client.GetAsync(url).Result.IsSuccessStatusCode;
        }
        catch (AggregateException)
        {
            // Not listening yet.
            return false;
        }
    }
}
