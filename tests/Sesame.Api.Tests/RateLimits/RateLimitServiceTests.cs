using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sesame.Api.RateLimits.V1;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.RateLimits;

public sealed class RateLimitServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Policies = "/accounts/v1/rate-limits/policies";
    private const string Consume = "/accounts/v1/rate-limits:consume";

    private readonly RateLimitService.RateLimitServiceClient limits = new(api.Channel);

    [Fact]
    public async Task Of_2000_calls_at_once_exactly_100_are_admitted()
    {
        var client = await api.ClientAsync("system", "internal");
        var headers = RunningApi.Authorization(client.Proved);
        var policy = await limits.CreateRateLimitPolicyAsync(
            new CreateRateLimitPolicyRequest
            {
                Name = $"p-{Guid.NewGuid():N}",
                Limit = 100,
                Window = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
                OnFailure = OnFailure.Allow,
            },
            headers);
        var request = new ConsumeRateLimitRequest { Policy = policy.Policy.Name, Subject = "everybody" };
        var replies = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => limits.ConsumeRateLimitAsync(request, headers).ResponseAsync));
        Assert.Equal(100, replies.Count(reply => reply.Allowed));
        Assert.All(replies, reply => Assert.Equal(100, reply.Limit));
        Assert.Equal(0, (await limits.GetRateLimitStateAsync(new GetRateLimitStateRequest { Policy = policy.Policy.Id, Subject = "everybody" }, headers)).Remaining);
    }

    [Fact]
    public async Task A_reply_over_rest_carries_the_fields_of_rate_limits()
    {
        var name = await CreateAsync("\"limit\": \"2\", \"window\": \"86400s\"");
        var first = await ConsumeAsync($$"""{"policy": "{{name}}", "subject": "s"}""");
        Assert.Equal($"\"{name}\";q=2;w=86400", first.Header("RateLimit-Policy"));
        Assert.StartsWith($"\"{name}\";r=1;t=", first.Header("RateLimit"), StringComparison.Ordinal);
        Assert.Null(first.Header("Retry-After"));
        Assert.True(first.Body["allowed"]!.GetValue<bool>());
        var refused = await ConsumeAsync($$"""{"policy": "{{name}}", "subject": "s", "cost": "2"}""");
        Assert.Equal(200, refused.Status);
        Assert.False(refused.Body["allowed"]!.GetValue<bool>());
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 80_000, 88_000);
        Assert.True(refused.Body.ContainsKey("retryAfter"));
    }

    [Fact]
    public async Task Whoever_may_not_consume_is_refused()
    {
        var external = await api.ClientAsync("external");
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Consume, external.Proved, """{"policy": "p", "subject": "s"}""")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await api.SendAsync("POST", Consume, null, """{"policy": "p", "subject": "s"}""")).Reason);
        var internalClient = await api.ClientAsync("internal");
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Policies, internalClient.Proved, """{"name": "x"}""")).Reason);
    }

    [Theory]
    [InlineData("""{"policy": "missing", "subject": "s"}""", 404, "")]
    [InlineData("""{"policy": "missing", "subject": ""}""", 400, "subject")]
    [InlineData("""{"policy": "missing", "subject": "a\u0000b"}""", 400, "subject")]
    [InlineData("""{"policy": "missing", "subject": "s", "cost": "0"}""", 400, "cost")]
    [InlineData("""{"policy": "missing", "subject": "s", "cost": "-1"}""", 400, "cost")]
    [InlineData("""{"policy": "missing", "subject": "s", "cost": "1000000001"}""", 400, "cost")]
    public async Task Bad_requests_are_told(string json, int status, string fields)
    {
        var reply = await ConsumeAsync(json);
        Assert.Equal((status, fields), (reply.Status, reply.Fields));
    }

    [Fact]
    public async Task A_shadow_policy_allows_and_tells()
    {
        var name = await CreateAsync("\"limit\": \"1\", \"window\": \"86400s\", \"shadow\": true");
        await ConsumeAsync($$"""{"policy": "{{name}}", "subject": "s"}""");
        var reply = await ConsumeAsync($$"""{"policy": "{{name}}", "subject": "s"}""");
        Assert.True(reply.Body["allowed"]!.GetValue<bool>());
        Assert.True(reply.Body["wouldRefuse"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_policy_is_made_read_changed_and_deleted()
    {
        var name = await CreateAsync("\"limit\": \"1\", \"window\": \"60s\", \"algorithm\": \"ALGORITHM_TOKEN_BUCKET\", \"scope\": \"ip\"");
        var read = await SendAsync("GET", $"{Policies}/{name}");
        Assert.Equal(("ALGORITHM_TOKEN_BUCKET", "ip", "1"), (read["algorithm"], read["scope"], read.Body["limit"]!.ToString()));
        var id = read["id"];
        var changed = await SendAsync("PATCH", $"{Policies}/{id}", """{"limit": "5"}""");
        Assert.Equal(("5", "ip"), (changed.Body["limit"]!.ToString(), changed["scope"]));
        Assert.Equal("VERSION_CONFLICT", (await SendAsync("PATCH", $"{Policies}/{id}", $$"""{"limit": "6", "etag": "{{read["etag"]}}"}""")).Reason);
        Assert.Equal("NAME_TAKEN", (await SendAsync("POST", Policies, $$"""{"name": "{{name}}", "limit": "1", "window": "1s"}""")).Reason);
        Assert.Equal(200, (await SendAsync("DELETE", $"{Policies}/{id}")).Status);
        Assert.Equal(200, (await SendAsync("DELETE", $"{Policies}/{id}")).Status);
        Assert.Equal(404, (await SendAsync("GET", $"{Policies}/{id}")).Status);
        Assert.Equal(404, (await ConsumeAsync($$"""{"policy": "{{name}}", "subject": "s"}""")).Status);
    }

    [Fact]
    public async Task All_faults_of_a_policy_are_told_together()
    {
        var reply = await SendAsync("POST", Policies, """{"name": "a b", "scope": "planet", "limit": "0", "window": "0.5s"}""");
        Assert.Equal("limit name scope window", reply.Fields);
        Assert.Equal("window", (await SendAsync("POST", Policies, """{"name": "a", "limit": "1", "window": "1.0000005s"}""")).Fields);
        Assert.Equal("window", (await SendAsync("POST", Policies, """{"name": "a", "limit": "1", "window": "31622401s"}""")).Fields);
        Assert.Equal("window", (await SendAsync("POST", Policies, """{"name": "a", "limit": "1"}""")).Fields);
    }

    [Fact]
    public async Task A_repeated_creation_gets_the_same_policy()
    {
        var client = (await api.ClientAsync("system")).Proved;
        var body = $$"""{"name": "p-{{Guid.NewGuid():N}}", "limit": "1", "window": "1s", "requestId": "r"}""";
        var first = await api.SendAsync("POST", Policies, client, body);
        Assert.Equal(first["id"], (await api.SendAsync("POST", Policies, client, body))["id"]);
        Assert.Equal("REQUEST_ID_REUSED", (await api.SendAsync("POST", Policies, client, body.Replace("\"1s\"", "\"2s\"", StringComparison.Ordinal))).Reason);
    }

    [Fact]
    public async Task Policies_are_listed_by_pages()
    {
        var newest = await CreateAsync("\"limit\": \"1\", \"window\": \"60s\"");
        await CreateAsync("\"limit\": \"1\", \"window\": \"60s\"");
        var first = await SendAsync("GET", $"{Policies}?pageSize=1");
        var second = await SendAsync("GET", $"{Policies}?pageSize=1&pageToken={first["nextPageToken"]}");
        Assert.Equal(newest, second.Body["policies"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_unknown_policy_is_not_found_over_grpc_too()
    {
        var client = await api.ClientAsync("internal");
        var failed = await Assert.ThrowsAsync<RpcException>(async () => await limits.ConsumeRateLimitAsync(
            new ConsumeRateLimitRequest { Policy = "missing", Subject = "s" }, RunningApi.Authorization(client.Proved)));
        Assert.Equal(StatusCode.NotFound, failed.StatusCode);
    }

    private async Task<string> CreateAsync(string fields)
    {
        var name = $"p-{Guid.NewGuid():N}";
        var reply = await SendAsync("POST", Policies, $$"""{"name": "{{name}}", "onFailure": "ON_FAILURE_ALLOW", {{fields}}}""");
        Assert.Equal(200, reply.Status);
        return name;
    }

    private Task<RestReply> ConsumeAsync(string json) => SendAsync("POST", Consume, json);

    private async Task<RestReply> SendAsync(string method, string path, string? json = null) =>
        await api.SendAsync(method, path, (await api.ClientAsync("system", "internal")).Proved, json);
}
