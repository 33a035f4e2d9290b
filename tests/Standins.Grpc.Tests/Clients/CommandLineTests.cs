using System.Text;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Clients;

/// <summary>The server by curl and h2load, which know HTTP and nothing of gRPC.</summary>
public sealed class CommandLineTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private const string Say = "/sesame.scenario.v1.Scenario/Say";

    [Fact]
    public async Task Curl_gets_the_message_and_the_trailers()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("body"), Frames.Of(new SayRequest { Text = "curl" }));
        await Tools.RunAsync(
            Tools.Need("/usr/bin/curl"), "-sS", "--http2-prior-knowledge", "-D", folder.File("headers"), "-o", folder.File("answer"),
            "-H", "content-type: application/grpc", "-H", "te: trailers", "--data-binary", "@" + folder.File("body"), new Uri(fixture.Server.Http2, Say).ToString());

        Assert.Equal(Frames.Of(new SayResponse { Text = "curl" }), await File.ReadAllBytesAsync(folder.File("answer")));
        var headers = await File.ReadAllTextAsync(folder.File("headers"));
        Assert.Contains("HTTP/2 200", headers, StringComparison.Ordinal);
        Assert.Contains("content-type: application/grpc", headers, StringComparison.Ordinal);
        Assert.Contains("grpc-status: 0", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_speaks_grpc_web_over_http1()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("body"), Convert.ToBase64String(Frames.Of(new SayRequest { Text = "curl" })));
        var answer = await Tools.RunAsync(
            Tools.Need("/usr/bin/curl"), "-sS", "--http1.1", "-H", "content-type: application/grpc-web-text",
            "--data-binary", "@" + folder.File("body"), new Uri(fixture.Server.Http1, Say).ToString());

        var message = Convert.ToBase64String(Frames.Of(new SayResponse { Text = "curl" }));
        Assert.StartsWith(message, answer, StringComparison.Ordinal);
        Assert.EndsWith("grpc-status: 0\r\n", Encoding.ASCII.GetString(Convert.FromBase64String(answer[message.Length..])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task H2load_gets_an_answer_to_every_one_of_many_calls()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("body"), Frames.Of(new SayRequest { Text = "load" }));
        var output = await Tools.RunAsync(
            Tools.Need("/usr/bin/h2load"), "-n", "20000", "-c", "20", "-m", "50", "-d", folder.File("body"),
            "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(fixture.Server.Http2, Say).ToString());

        Assert.Contains("20000 succeeded, 0 failed, 0 errored, 0 timeout", output, StringComparison.Ordinal);
        // h2load looks at HTTP alone: the bytes tell that each answer held its message of 11 bytes.
        Assert.Contains($"({20000 * Frames.Of(new SayResponse { Text = "load" }).Length}) data", output, StringComparison.Ordinal);
    }
}
