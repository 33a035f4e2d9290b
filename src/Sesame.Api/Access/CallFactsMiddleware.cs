using Microsoft.AspNetCore.Http;
using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>Gives each request its id and its address, and tells the id in the reply.</summary>
internal sealed class CallFactsMiddleware(RequestDelegate next, RequestIds ids, AccessOptions options)
{
    private const string ForwardedForName = "X-Forwarded-For";

    private readonly IpRange[] trustedProxies = [.. options.TrustedProxies.Select(text => IpRange.TryParse(text, out var range) ? range : default)];

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        var id = ids.TakeOrMake(headers[RequestIds.HeaderName]);
        var forwardedFor = trustedProxies.Length == 0 ? null : headers[ForwardedForName].ToString();
        var (address, forwarded) = ForwardedAddress.Resolve(http.Connection.RemoteIpAddress, forwardedFor, trustedProxies);
        http.TraceIdentifier = id;
        http.Features.Set(new CallFacts { RequestId = id, Address = address, Forwarded = forwarded });
        http.Response.Headers[RequestIds.HeaderName] = id;
        return next(http);
    }
}
