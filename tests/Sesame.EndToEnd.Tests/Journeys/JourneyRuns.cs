using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Journeys;

/// <summary>The scenarios of all features, run by Cucumber once over each transport, all at the same time on the same servers.</summary>
public sealed class JourneyRuns : IAsyncLifetime
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(10);

    // Scenarios say from which address they come. A server that ends with the tests need not compile anything a second time, better.
    private static readonly Dictionary<string, string> Always = new() { ["Access__TrustedProxies__0"] = "127.0.0.1", ["DOTNET_TC_CallCounting"] = "0" };

    // One server for all that stand beside each other, one for what concerns a deployment as a whole.
    private static readonly Dictionary<string, string> Common = new(Always)
    {
        ["Sessions__LivePerUserMax"] = "5",
        ["Passwords__HistoryMax"] = "2",
        ["Users__PropertiesSchemaFile"] = Path.Combine(Folder, "support/properties.schema.json"),
    };

    private static readonly Dictionary<string, string> Strict = new(Always)
    {
        ["Mfa__Required"] = "true",
        ["Sessions__LivePerUserMax"] = "2",
        ["Sessions__DenyPastCap"] = "true",
    };

    private readonly Home commonHome = new();
    private readonly Home strictHome = new();
    private readonly string reports = Directory.CreateTempSubdirectory("sesame-journeys-").FullName;
    private readonly Dictionary<string, JourneyReport> runs = [];

    public static IReadOnlyList<string> Transports { get; } = ["gRPC", "REST", "gRPC-Web"];

    public static string Features { get; } = Path.Combine(Folder, "features");

    private static string Folder => Path.Combine(Repository.Root, "tests/Sesame.EndToEnd.Tests/Journeys");

    public JourneyReport this[string transport] => runs[transport];

    public async Task InitializeAsync()
    {
        Task<ServerProcess>[] starts = [StartAsync(commonHome, Common), StartAsync(strictHome, Strict)];
        try
        {
            var servers = await Task.WhenAll(starts);
            foreach (var report in await Task.WhenAll(Transports.Select(transport => RunAsync(transport, servers[0], servers[1]))))
            {
                runs.Add(report.Transport, report);
            }
        }
        finally
        {
            await Task.WhenAll(starts.Where(start => start.IsCompletedSuccessfully).Select(async start => await (await start).DisposeAsync()));
        }
    }

    public Task DisposeAsync()
    {
        commonHome.Dispose();
        strictHome.Dispose();
        Directory.Delete(reports, recursive: true);
        return Task.CompletedTask;
    }

    private static Task<ServerProcess> StartAsync(Home home, Dictionary<string, string> options) =>
        ServerProcess.StartAsync(home, "dotnet", [Repository.ServerProgram], [], options);

    private async Task<JourneyReport> RunAsync(string transport, ServerProcess common, ServerProcess strict)
    {
        var (messages, methods) = (Path.Combine(reports, $"{transport}.ndjson"), Path.Combine(reports, $"{transport}.json"));
        var given = JsonSerializer.Serialize(new
        {
            transport,
            methods,
            descriptors = Repository.Descriptors,
            reasons = Path.Combine(Repository.Root, "protos/sesame/errors/v1/error_reason.proto"),
            common = AddressOf(common),
            strict = AddressOf(strict),
        });
        string[] arguments =
        [
            Path.Combine(Folder, "node_modules/@cucumber/cucumber/bin/cucumber.js"),
            "--import", Path.Combine(Folder, "support/hooks.mjs"),
            "--import", Path.Combine(Folder, "steps/*.mjs"),
            "--world-parameters", given,
            "--format", $"message:{messages}",
            Features,
        ];
        var run = await Command.RunAsync("node", arguments, "", timeout: RunMax);
        return JourneyReport.Read(transport, run, messages, methods);
    }

    private static object AddressOf(ServerProcess server) =>
        new { http = $"http://127.0.0.1:{server.HttpPort}", grpc = $"http://127.0.0.1:{server.GrpcPort}", home = server.Home.Path };
}
