using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Access;

/// <summary>
/// A deployment that opened an API to callers without a client, and lists an origin and a proxy. Time stands still: a busy machine must not stretch a
/// second.
/// </summary>
public sealed class OpenApiTests(OpenApiTests.Opened api) : IClassFixture<OpenApiTests.Opened>
{
    private const string Logins = "/accounts/v1/sessions/login-methods";

    [Fact]
    public async Task A_stranger_may_log_in_at_one_request_per_second_and_address_and_nothing_else()
    {
        Assert.Equal(200, (await From("198.51.100.1")).Status);
        var second = await From("198.51.100.1");
        Assert.Equal((429, "LIMIT_REACHED"), (second.Status, second.Reason));
        Assert.Equal(200, (await From("198.51.100.2")).Status);
        Assert.Equal("CREDENTIALS_MISSING", (await From("198.51.100.3", "/accounts/v1/clients")).Reason);
    }

    [Fact]
    public async Task A_client_may_make_as_many_requests_per_second_as_it_was_given()
    {
        var client = await api.ClientAsync(5, "external");
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => api.SendAsync("GET", Logins, client.Proved)));
        var limited = replies.Where(reply => reply.Status == 429).ToArray();
        Assert.Equal((5, 25), (replies.Count(reply => reply.Status == 200), limited.Length));
        Assert.All(limited, reply => Assert.Equal(("LIMIT_REACHED", "1"), (reply.Reason, reply.Header("Retry-After"))));
        Assert.All(limited, reply => Assert.NotNull(reply.Detail("RetryInfo")));
        Assert.All(limited, reply => Assert.NotNull(reply.Detail("QuotaFailure")));
    }

    [Fact]
    public async Task Listed_origins_may_call_from_browsers_and_others_may_not()
    {
        Assert.Equal("https://shop.example", await AllowedAsync("https://shop.example"));
        Assert.Null(await AllowedAsync("https://evil.example"));
    }

    private Task<RestReply> From(string address, string path = Logins) => api.SendAsync("GET", path, null, null, ("X-Forwarded-For", address));

    private async Task<string?> AllowedAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Logins);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var response = await api.Http.SendAsync(request);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }

    public sealed class Opened() : RunningApi(builder =>
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ManualTime(DateTimeOffset.UtcNow)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Access:OpenApis:0"] = "accounts",
            ["Access:TrustedProxies:0"] = "127.0.0.0/8",
            ["Access:CorsOrigins:0"] = "https://shop.example",
        });
    });
}
