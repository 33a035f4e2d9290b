using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Standins.Grpc.Tests.Harness;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

/// <summary>What a unary call allocates beyond what Kestrel and the messages themselves do.</summary>
[Collection(nameof(AlonePlease))]
public sealed class AllocationTests
{
    private const int Calls = 50_000;

    [Fact]
    public async Task Unary_call_allocates_at_most_300_bytes_of_its_own()
    {
        var response = new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving };
        var answer = Frames.Of(response);
        await using var server = await ScenarioServer.StartAsync(health: false, map: app =>
        {
            app.MapGrpcService<NothingService>();
            // The same bytes by hand, with the same messages made and dropped, on the same server.
            app.MapPost("/bytes", http => AnswerByHand(http, answer));
        });
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("body"), Frames.Of(new HealthCheckRequest { Service = "some.Service" }));

        // Once each to warm up: code is compiled, and streams and their buffers are pooled.
        await LoadAsync(server, "/bytes", folder);
        await LoadAsync(server, "/grpc.health.v1.Health/Check", folder);
        var own = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            // The least of three: what a busy machine adds, as requests that come in pieces, is not the call's.
            var byHand = await LoadAsync(server, "/bytes", folder);
            own = Math.Min(own, await LoadAsync(server, "/grpc.health.v1.Health/Check", folder) - byHand);
        }

        Assert.InRange(own, -300, 300);
    }

    private static async Task<double> LoadAsync(ScenarioServer server, string path, TempFolder folder)
    {
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var output = await Tools.RunAsync(
            Tools.Need("/usr/bin/h2load"), "-t1", "-c2", "-m20", "-n", Calls.ToString(CultureInfo.InvariantCulture), "-d", folder.File("body"),
            "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(server.Http2, path).ToString());
        var after = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains($"{Calls} succeeded, 0 failed", output, StringComparison.Ordinal);
        return (double)(after - before) / Calls;
    }

    private static async Task AnswerByHand(HttpContext http, byte[] answer)
    {
        ReadResult read;
        while (!(read = await http.Request.BodyReader.ReadAsync()).IsCompleted)
        {
            http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        _ = HealthCheckRequest.Parser.ParseFrom(read.Buffer.Slice(5));
        http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        _ = new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving }.CalculateSize();
        http.Response.ContentType = "application/grpc";
        http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers["grpc-status"] = "0";
        http.Response.BodyWriter.Write(answer);
    }

    private sealed class NothingService : Health.HealthBase
    {
        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, global::Grpc.Core.ServerCallContext context) =>
            Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving });
    }
}
