using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Attacks;

/// <summary>Bytes that are no gRPC, sent by hand over HTTP/2: an error for that call alone.</summary>
[Collection(ServerCollection.Name)]
public sealed class MalformedGrpcTests(SharedServer shared)
{
    private const string InvalidArgument = "3";
    private const string ResourceExhausted = "8";
    private const string Unimplemented = "12";
    private const string Internal = "13";

    [Fact]
    public async Task A_message_that_cannot_be_read_is_refused() => await AssertRefusedAsync(Frame([0xFF, 0xFF, 0xFF]), InvalidArgument, Internal);

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_refused() => await AssertRefusedAsync(Frame([0x0A, 0x02, 0xC3, 0x28]), InvalidArgument, Internal);

    [Fact]
    public async Task A_null_byte_in_a_text_is_refused() => await AssertRefusedAsync(Frame([0x0A, 0x03, (byte)'a', 0x00, (byte)'b']), InvalidArgument);

    [Fact]
    public async Task A_frame_that_promises_more_than_it_holds_is_refused() => await AssertRefusedAsync([0, 0, 0, 1, 0, 0x0A], InvalidArgument, Internal);

    [Fact]
    public async Task A_frame_that_promises_too_much_is_refused() => await AssertRefusedAsync([0, 0x7F, 0xFF, 0xFF, 0xFF, 0x0A], ResourceExhausted);

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused() => await AssertRefusedAsync(Frame(new byte[5 * 1024 * 1024]), ResourceExhausted);

    [Fact]
    public async Task A_call_without_a_message_is_refused() => await AssertRefusedAsync([], InvalidArgument, Internal, Unimplemented);

    [Fact]
    public async Task A_compressed_frame_of_an_unknown_kind_is_refused() => await AssertRefusedAsync([1, 0, 0, 0, 0], InvalidArgument, Internal, Unimplemented);

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented() =>
        Assert.Equal(Unimplemented, await StatusAsync("/sesame.users.v1.UserService/NoSuchMethod", Frame([])));

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private async Task AssertRefusedAsync(byte[] body, params string[] statuses)
    {
        Assert.Contains(await StatusAsync("/sesame.users.v1.UserService/CreateUser", body), statuses);

        // The connection and the server go on.
        Assert.Equal(InvalidArgument, await StatusAsync("/sesame.users.v1.UserService/CreateUser", Frame([0x0A, 0x01, (byte)'x'])));
    }

    private async Task<string> StatusAsync(string path, byte[] body)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{shared.Server.GrpcPort}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.TryAddWithoutValidation("authorization", shared.Bootstrap.ClientBasic);
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) || response.Headers.TryGetValues("grpc-status", out trailer)
            ? trailer.Single()
            : $"no grpc-status in {(int)response.StatusCode} {Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync())}";
    }
}
