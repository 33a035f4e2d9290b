using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Says what went wrong with calls. A handler's own refusals are answers, and stand at debug level.</summary>
internal static partial class CallLog
{
    public static void Ended(HttpServerCallContext call, Status status, Exception? exception)
    {
        var logger = call.HttpContext.RequestServices.GetService<ILoggerFactory>()?.CreateLogger("Grpc.AspNetCore.Server");
        if (logger is null)
        {
            return;
        }

        if (status.StatusCode == StatusCode.Unknown && exception is not null and not RpcException)
        {
            HandlerFailed(logger, call.Method, exception);
        }
        else
        {
            Refused(logger, call.Method, status.StatusCode, status.Detail, status.DebugException);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw an exception.")]
    private static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {StatusCode}: {Detail}")]
    private static partial void Refused(ILogger logger, string method, StatusCode statusCode, string detail, Exception? exception);
}
