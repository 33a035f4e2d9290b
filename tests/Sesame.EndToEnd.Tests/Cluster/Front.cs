using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A front in a process of its own, and ways to call it.</summary>
public sealed class Front(TierProcess process, string httpUrl, string grpcUrl) : IAsyncDisposable
{
    public TierProcess Process => process;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(httpUrl), Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Its readiness, as a probe is told; null: nobody listens.</summary>
    public async Task<(HttpStatusCode Status, string Text)?> ReadinessAsync()
    {
        try
        {
            using var reply = await Http.GetAsync("/readyz");
            return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task BecomesAsync(string readiness) => process.UntilAsync(async () => (await ReadinessAsync())?.Text == readiness, $"become {readiness}");

    /// <summary>Checks a token by gRPC; whether it is good.</summary>
    public async Task<bool> CheckByGrpcAsync(string authorization, string token)
    {
        var text = Encoding.ASCII.GetBytes(token);
        // The message's one field is the text; its length takes two bytes, as tokens are longer than 127 and shorter than 16,384.
        byte[] message = [0x0A, (byte)(text.Length & 0x7F | 0x80), (byte)(text.Length >> 7), .. text];
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        using var http = new HttpClient { BaseAddress = new Uri(grpcUrl) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sesame.tokens.v1.TokenService/CheckToken")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.TryAddWithoutValidation("authorization", authorization);
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer.Single() : "none";
        // The answer's first field is the verdict; a false one is left out.
        return status == "0" ? body is [0, _, _, _, _, 0x08, 0x01, ..] : throw new InvalidOperationException($"grpc-status {status}");
    }

    /// <summary>The sum of a counter over its labels.</summary>
    public async Task<long> CounterAsync(string name) => (await Http.GetStringAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Http.Dispose();
    }
}
