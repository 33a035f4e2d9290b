using Grpc.AspNetCore.Server.Calls;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

public static class ServerCallContextExtensions
{
    internal const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request that carries the call.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is HttpServerCallContext call)
        {
            return call.HttpContext;
        }

        // An interceptor may pass on a context of its own around ours; it hands the state through.
        return serverCallContext.UserState.TryGetValue(HttpContextKey, out var found) && found is HttpContext http
            ? http
            : throw new InvalidOperationException("This call context does not belong to an HTTP request.");
    }
}
