using System.Text.Json;
using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A node as <c>bootstrap.json</c> names it, with a way to call it.</summary>
public sealed record ClusterNode(string Name, string HttpUrl, string GrpcUrl, int Pid)
{
    private HttpClient? http;

    public HttpClient Http => http ??= new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(HttpUrl), Timeout = TimeSpan.FromMinutes(3) };
}

/// <summary>A whole cluster as <c>cluster up</c> starts it.</summary>
public sealed partial class ClusterProcess(ServerProcess supervisor) : IAsyncDisposable
{
    private readonly Dictionary<int, ClusterNode> known = [];

    public ServerProcess Supervisor => supervisor;

    public Bootstrap Bootstrap => supervisor.Bootstrap;

    /// <summary>The nodes that are listed now.</summary>
    public IReadOnlyList<ClusterNode> Nodes => [.. Listed().Select(node => known.TryGetValue(node.Pid, out var same) ? same : known[node.Pid] = node)];

    public static async Task<ClusterProcess> StartAsync(Home home, params string[] options) =>
        new(await ServerProcess.StartAsync(home, "dotnet", [Repository.ServerProgram, "cluster", "up", "--silos", "3"], options));

    /// <summary>The bootstrap client's calls through one node.</summary>
    public Rest Client(int node) => new(Nodes[node % Nodes.Count].Http, Bootstrap.ClientBasic);

    /// <summary>The bootstrap client's calls through each of the nodes that are listed now.</summary>
    public IReadOnlyList<Rest> Clients() => [.. Nodes.Select(node => new Rest(node.Http, Bootstrap.ClientBasic))];

    public Rest User(int node, string token) => new(Nodes[node % Nodes.Count].Http, $"Bearer {token}");

    /// <summary>Makes a user without a password through one node; answers its id.</summary>
    public async Task<string> SignUpAsync(int node) => (await Client(node).PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() }))["userId"];

    /// <summary>Runs <c>cluster</c> and a word.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        var done = await Command.RunAsync("dotnet", [Repository.ServerProgram, "cluster", .. words, "--home", supervisor.Home.Path]);
        Assert.True(done.ExitCode == 0, done.Errors);
        return done.Output;
    }

    /// <summary>The members that the status names as serving, once there are that many and they own everything.</summary>
    public async Task<string> SettledStatusAsync(int members)
    {
        for (var tries = 0; ; tries++)
        {
            var status = await CommandAsync("status");
            var lines = status.Split('\n').Count(line => line.Contains("active", StringComparison.Ordinal));
            if (lines == members && AllOwned().IsMatch(status))
            {
                return status;
            }

            Assert.True(tries < 120, $"{members} members did not come to own everything:\n{status}");
            await Task.Delay(250);
        }
    }

    /// <summary>The sum of a counter over all nodes and labels.</summary>
    public async Task<long> CounterAsync(string name)
    {
        var sum = 0L;
        foreach (var node in Nodes)
        {
            var text = await node.Http.GetStringAsync("/metrics");
            sum += (long)text.Split('\n')
                .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
                .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        }

        return sum;
    }

    /// <summary>What the nodes have written down so far, to go with a failure.</summary>
    public string Logs() => string.Join('\n', Directory.GetFiles(System.IO.Path.Combine(supervisor.Home.Path, "nodes"), "log", SearchOption.AllDirectories).Order().Select(file => $"{file}\n{File.ReadAllText(file)}"));

    public async ValueTask DisposeAsync()
    {
        var nodes = Listed();
        await supervisor.DisposeAsync();
        foreach (var node in nodes.Where(node => Signals.Runs(node.Pid)))
        {
            Signals.Send(node.Pid, Signals.Kill);
        }
    }

    private ClusterNode[] Listed() =>
        JsonDocument.Parse(File.ReadAllText(supervisor.Home.BootstrapFile)).RootElement.GetProperty("nodes").Deserialize<ClusterNode[]>(JsonSerializerOptions.Web)!;

    [GeneratedRegex(@"partitions: (\d+) of \1 owned")]
    private static partial Regex AllOwned();
}
