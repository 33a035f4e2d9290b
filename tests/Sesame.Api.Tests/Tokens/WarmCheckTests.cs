using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Tokens.V1;
using Xunit;

namespace Sesame.Api.Tests.Tokens;

/// <summary>A check of a token that was checked before takes a shorter way, on which every rule holds that holds on the common one.</summary>
public sealed class WarmCheckTests(RunningApi api) : IClassFixture<RunningApi>
{
    private readonly TokenService.TokenServiceClient tokens = new(api.Channel);

    [Fact]
    public async Task The_answer_is_the_same_as_the_first_time()
    {
        var (client, user) = await WarmAsync();
        var first = await CheckAsync(client.Proved, (await api.UserAsync(client.Id)).Token);
        Assert.Equal((true, client.Id), (first.Active, first.ClientId));

        var reply = await CheckAsync(client.Proved, user.Token);
        Assert.Equal((user.Id.ToString(), user.SessionId.ToString(), client.Id), (reply.UserId, reply.SessionId, reply.ClientId));
        Assert.Equal(reply, await CheckAsync(client.Proved, user.Token));
        var rest = await api.SendAsync("POST", "/accounts/v1/tokens:check", client.Proved, $$"""{"token":"{{user.Token}}"}""");
        Assert.Equal(reply.SessionId, rest["sessionId"]);
    }

    [Fact]
    public async Task An_ended_session_is_refused_at_the_very_next_check()
    {
        var (client, user) = await WarmAsync();
        Assert.Equal(200, (await api.SendAsync("POST", "/accounts/v1/sessions/logout", user.Bearer, "{}")).Status);
        var reply = await CheckAsync(client.Proved, user.Token);
        Assert.Equal((false, "SESSION_ENDED"), (reply.Active, reply.Reason));
    }

    [Fact]
    public async Task Who_may_not_check_is_refused_as_well()
    {
        var (client, user) = await WarmAsync();
        Assert.Equal(StatusCode.Unauthenticated, await RefusedAsync(TestClient.BasicOf($"{client.Id}:{client.Secret}x"), user.Token));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(client.Identified, user.Token));
        var stranger = await api.ClientAsync();
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(stranger.Proved, user.Token));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(stranger.Proved, user.Token));
    }

    [Fact]
    public async Task A_restriction_of_the_client_holds_from_the_next_check_on()
    {
        var (client, user) = await WarmAsync();
        await api.Grains.GetGrain<IClientGrain>(client.Id).AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Ip, "192.0.2.0/24"));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(client.Proved, user.Token));
    }

    [Fact]
    public async Task A_token_that_differs_in_one_letter_is_another_one()
    {
        var (client, user) = await WarmAsync();
        var middle = user.Token.Length / 2;
        var other = user.Token[..middle] + (user.Token[middle] == 'A' ? 'B' : 'A') + user.Token[(middle + 1)..];
        Assert.False((await CheckAsync(client.Proved, other)).Active);
    }

    [Fact]
    public async Task A_request_id_comes_back()
    {
        var (client, user) = await WarmAsync();
        var (reply, _) = await SendAsync(client, Framed(Message(user.Token)), ("x-request-id", "warm-1"));
        Assert.Equal("warm-1", reply.Headers.GetValues("x-request-id").Single());
        Assert.Equal("application/grpc", reply.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("5S", "0")]
    [InlineData("99999999n", "0")]
    [InlineData("5X", "13")]
    [InlineData("S", "13")]
    [InlineData("123456789S", "13")]
    public async Task A_deadline_is_understood_or_refused(string timeout, string status)
    {
        var (client, user) = await WarmAsync();
        Assert.Equal(status, (await SendAsync(client, Framed(Message(user.Token)), ("grpc-timeout", timeout))).Status);
    }

    [Fact]
    public async Task A_message_that_says_more_is_read_whole()
    {
        var (client, user) = await WarmAsync();
        byte[] withUnknownField = [.. Message(user.Token), 0xA0, 0x06, 0x01];
        Assert.Equal("0", (await SendAsync(client, Framed(withUnknownField))).Status);
        byte[] lastTokenCounts = [.. Message(user.Token), .. Message("x")];
        var (reply, _) = await SendAsync(client, Framed(lastTokenCounts));
        Assert.False(CheckTokenResponse.Parser.ParseFrom((await reply.Content.ReadAsByteArrayAsync()).AsSpan(5)).Active);
    }

    [Fact]
    public async Task A_body_that_is_not_one_message_is_refused()
    {
        var (client, user) = await WarmAsync();
        var framed = Framed(Message(user.Token));
        Assert.Equal("13", (await SendAsync(client, [.. framed, .. framed])).Status);
        Assert.Equal("13", (await SendAsync(client, framed[..^1])).Status);
        Assert.Equal("13", (await SendAsync(client, [])).Status);
        framed[0] = 1;
        Assert.Equal("13", (await SendAsync(client, framed)).Status);
    }

    [Fact]
    public async Task A_message_in_two_pieces_is_awaited()
    {
        var (client, user) = await WarmAsync();
        Assert.Equal("0", (await SendAsync(client, new Pieces(Framed(Message(user.Token))))).Status);
    }

    private async Task<(TestClient Client, TestUser User)> WarmAsync()
    {
        var client = await api.ClientAsync("internal");
        var user = await api.UserAsync(client.Id);
        for (var check = 0; check < 3; check++)
        {
            Assert.True((await CheckAsync(client.Proved, user.Token)).Active);
        }

        return (client, user);
    }

    private async Task<CheckTokenResponse> CheckAsync(string authorization, string token) =>
        await tokens.CheckTokenAsync(new CheckTokenRequest { Token = token }, RunningApi.Authorization(authorization));

    private async Task<StatusCode> RefusedAsync(string authorization, string token) =>
        (await Assert.ThrowsAsync<RpcException>(() => CheckAsync(authorization, token))).StatusCode;

    private Task<(HttpResponseMessage Reply, string Status)> SendAsync(TestClient client, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync(client, new ByteArrayContent(body), headers);

    private async Task<(HttpResponseMessage Reply, string Status)> SendAsync(TestClient client, HttpContent body, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{api.Channel.Target}/sesame.tokens.v1.TokenService/CheckToken")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body,
        };
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers.Append(("authorization", client.Proved)).Append(("te", "trailers")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var reply = await http.SendAsync(request);
        await reply.Content.LoadIntoBufferAsync();
        return (reply, reply.TrailingHeaders.Concat(reply.Headers).Single(header => header.Key == "grpc-status").Value.Single());
    }

    private static byte[] Message(string token) => new CheckTokenRequest { Token = token }.ToByteArray();

    private static byte[] Framed(byte[] message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    /// <summary>A body that is sent in two pieces, a moment apart.</summary>
    private sealed class Pieces(byte[] whole) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(whole.AsMemory(0, whole.Length / 2));
            await stream.FlushAsync();
            await Task.Delay(50);
            await stream.WriteAsync(whole.AsMemory(whole.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
