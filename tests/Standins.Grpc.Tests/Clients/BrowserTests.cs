using Standins.Grpc.Tests.Harness;
using Xunit;

namespace Standins.Grpc.Tests.Clients;

/// <summary>gRPC-Web from a page of another origin in a real browser, over HTTP/1.1.</summary>
public sealed class BrowserTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    [Fact]
    public async Task Chromium_walks_the_scenario_over_grpc_web()
    {
        using var folder = new TempFolder();
        Tools.Need("/usr/bin/chromium");
        Tools.Need(Path.Combine(Tools.Folder, "node_modules", "@connectrpc", "connect-web"));
        var descriptors = folder.File("descriptors");
        await Tools.RunAsync(
            Tools.Need("/usr/bin/protoc"), "-I", Tools.Protos, "--include_imports", $"--descriptor_set_out={descriptors}", "scenario.proto");

        var (output, errors) = await Tools.RunWithErrorsAsync(
            "node", Path.Combine(Tools.Clients, "browser.mjs"), fixture.Server.Http1.ToString().TrimEnd('/'), descriptors, Tools.Folder);

        string[] expected =
        [
            "ok connect unary", "ok connect metadata", "ok connect server-stream", "ok connect failure-midway", "ok connect failure",
            "ok connect deadline", "ok connect too-large", "ok connect unimplemented", "ok text unary", "ok text server-stream", "ok text failure",
            "done",
        ];
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(expected.SequenceEqual(lines), output + errors);
    }
}
