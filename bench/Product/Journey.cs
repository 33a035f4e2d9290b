using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>Users and sessions for the benchmarks, made as any client makes them: by REST.</summary>
internal sealed class Journey(string httpUrl, string basic, int connectionsMax = 16) : IDisposable
{
    public const string Password = "plum kettle orbit sandal";

    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connectionsMax })
    {
        BaseAddress = new Uri(httpUrl),
        Timeout = TimeSpan.FromMinutes(2),
    };

    public Journey(SesameProcess server)
        : this($"http://localhost:{server.HttpPort}", server.ClientBasic.Item2)
    {
    }

    public void Dispose() => http.Dispose();

    public static string NewState() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Registers a user and gives id and address.</summary>
    public async Task<(string Id, string Email)> Register(object? properties = null)
    {
        var email = $"{NewState()}@bench.example";
        var reply = await Post("/accounts/v1/users", new { email, password = Password, firstName = "Ada", lastName = "Lovelace", properties });
        return (reply.GetProperty("userId").GetString()!, email);
    }

    public async Task<Tokens> LogIn(string email, string password = Password)
    {
        var reply = await Post("/accounts/v1/sessions/login/password", new { email, password, state = NewState() });
        return new Tokens(reply.GetProperty("token").GetString()!, reply.GetProperty("refresh").GetString()!);
    }

    public async Task<Tokens> Refresh(Tokens tokens)
    {
        var reply = await Post("/accounts/v1/sessions/refresh", new { refresh = tokens.Refresh });
        return new Tokens(reply.GetProperty("token").GetString()!, reply.GetProperty("refresh").GetString()!);
    }

    /// <summary>This many users, some at a time.</summary>
    public List<(string Id, string Email)> RegisterMany(int count) => Parallel(count, _ => Register());

    /// <summary>This many sessions, spread over the users.</summary>
    public List<Tokens> LogInMany(IReadOnlyList<(string Id, string Email)> users, int sessions) =>
        Parallel(sessions, i => LogIn(users[i % users.Count].Email));

    /// <summary>Each session's next tokens.</summary>
    public List<Tokens> RefreshMany(IReadOnlyList<Tokens> sessions) => Parallel(sessions.Count, i => Refresh(sessions[i]));

    public async Task<JsonElement> Post(string path, object body, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("authorization", bearer is null ? basic : $"Bearer {bearer}");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new BenchException($"{path} answered {(int)response.StatusCode}: {text}");
    }

    public byte[] Get(string path, string bearer) => Read(path, bearer).Result;

    public async Task<byte[]> Read(string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? body : throw new BenchException($"{path} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
    }

    /// <summary>The gRPC bytes of one reply, frame and all: what the hand-written handler is given to answer.</summary>
    public static byte[] GrpcReply(int port, Load.GrpcCall call)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{port}{call.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(call.Body(0, 0).ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = client.SendAsync(request).Result;
        var bytes = response.Content.ReadAsByteArrayAsync().Result;
        return bytes.Length > 5 && call.Verify(0, bytes.AsSpan(5))
            ? bytes
            : throw new BenchException($"{call.Path} answered {(int)response.StatusCode}, {string.Join(", ", response.TrailingHeaders.Concat(response.Headers).Select(header => $"{header.Key}: {string.Join(' ', header.Value)}"))}");
    }

    private static List<T> Parallel<T>(int count, Func<int, Task<T>> make)
    {
        var made = new T[count];
        System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => made[i] = await make(i)).Wait();
        return [.. made];
    }
}

/// <summary>An access token and the refresh token beside it.</summary>
internal sealed record Tokens(string Access, string Refresh);
