using System.Diagnostics;
using System.Net.Sockets;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Attacks;

/// <summary>Connections that mean no good, or none at all; the server serves the others all the while.</summary>
[Collection(nameof(AlonePlease))]
public sealed class HostileConnectionTests
{
    private const string Say = "/sesame.scenario.v1.Scenario/Say";

    [Fact]
    public async Task Reader_that_does_not_read_stops_its_own_stream_only()
    {
        await using var server = await ScenarioServer.StartAsync();
        using var stalled = server.Client().Count(new CountRequest { Until = int.MaxValue, BytesEach = 10_000 });
        Assert.True(await stalled.ResponseStream.MoveNext(CancellationToken.None));

        // The window fills, and from then on nothing more is written.
        long before;
        do
        {
            before = server.Witness.LastWritten;
            await Task.Delay(300);
        }
        while (server.Witness.LastWritten != before);

        Assert.InRange(before * 10_000, 0, 64 * 1024 * 1024);
        await AssertServes(server);
    }

    [Fact]
    public async Task Writers_that_stall_hold_up_nobody()
    {
        await using var server = await ScenarioServer.StartAsync();
        var frame = Frames.Of(new SayRequest { Text = "slow" });
        using var connection = await RawHttp2.ConnectAsync(server.Http2);
        var draining = connection.DrainAsync();
        for (var stream = 1; stream < 100; stream += 2)
        {
            await connection.SendAsync(RawHttp2.Headers(stream, server.Http2, Say));
            await connection.SendAsync(RawHttp2.Data(stream, frame[..3], end: false));
        }

        await AssertServes(server);
        connection.Dispose();
        await draining;
        await AssertServes(server);
    }

    [Fact]
    public async Task Flood_of_resets_ends_its_own_connection_only()
    {
        await using var server = await ScenarioServer.StartAsync();
        await AssertServes(server);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var floods = Enumerable.Range(0, 8).Select(_ => FloodAsync(server, 5_000)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            await AssertServes(server);
        }

        await Task.WhenAll(floods);
        await AssertServes(server);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200 * 1024 * 1024);
    }

    [Fact]
    public async Task Ten_thousand_idle_connections_leave_the_server_serving()
    {
        const int Connections = 10_000;
        await using var server = await ScenarioServer.StartAsync();
        // Another process holds the other ends: both in one would need twice the open files.
        using var idle = Process.Start(new ProcessStartInfo(
            Tools.Need("/usr/bin/python3"),
            [Path.Combine(Tools.Here, "Attacks", "idle.py"), server.Http2.Host, $"{server.Http2.Port}", $"{Connections}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await idle.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)));

        for (var i = 0; i < 20; i++)
        {
            await AssertServes(server);
        }

        idle.StandardInput.Close();
        Assert.Equal("held", await idle.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        await idle.WaitForExitAsync();
        await AssertServes(server);
    }

    private static async Task AssertServes(ScenarioServer server)
    {
        using var channel = server.Channel();
        var response = await new Scenario.Scenario.ScenarioClient(channel).SayAsync(new SayRequest { Text = "hi" }, deadline: DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("hi", response.Text);
    }

    private static async Task FloodAsync(ScenarioServer server, int streams)
    {
        using var connection = await RawHttp2.ConnectAsync(server.Http2);
        var draining = connection.DrainAsync();
        try
        {
            for (var i = 0; i < streams; i++)
            {
                var stream = (2 * i) + 1;
                await connection.SendAsync((byte[])[.. RawHttp2.Headers(stream, server.Http2, Say), .. RawHttp2.Reset(stream)]);
            }
        }
        catch (SocketException)
        {
            // The server had enough.
        }

        connection.Dispose();
        await draining;
    }
}
