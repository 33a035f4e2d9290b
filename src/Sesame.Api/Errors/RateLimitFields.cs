using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sesame.Api.Errors;

/// <summary>Writes the fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers) and <c>Retry-After</c>.</summary>
internal static class RateLimitFields
{
    /// <summary>Tells how an allowance stands; times are rounded up to seconds, so that nobody comes too early.</summary>
    public static void Write(HttpResponse response, string policy, long limit, TimeSpan window, long remaining, TimeSpan resetAfter, TimeSpan? retryAfter)
    {
        response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={limit};w={Seconds(window)}");
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={remaining};t={Seconds(resetAfter)}");
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Seconds(wait)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static long Seconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
