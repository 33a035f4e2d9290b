using System.Globalization;
using Grpc.Core;
using Sesame.Abstractions.RateLimits;
using Sesame.Api.Access;

namespace Sesame.Api.RateLimits;

/// <summary>Writes the fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers) and <c>Retry-After</c> of REST replies.</summary>
internal static class RateLimitFields
{
    /// <summary>Tells how an allowance stands; times are rounded up to seconds, so that nobody comes too early.</summary>
    public static void Tell(ServerCallContext context, RateLimitRule rule, RateLimitVerdict verdict)
    {
        var http = context.GetHttpContext();
        if (ApiNames.IsGrpc(http.Request))
        {
            return;
        }

        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{rule.Name}\";q={rule.Limit};w={Seconds(rule.Window)}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{rule.Name}\";r={verdict.Remaining};t={Seconds(verdict.ResetAfter)}");
        if (!verdict.Allowed && verdict.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, Seconds(wait)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static long Seconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
