using Microsoft.Extensions.Logging;

namespace Sesame.Api.Errors;

/// <summary>Log lines of failed calls.</summary>
internal static partial class ErrorLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "{Method} failed; request {RequestId}.")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string? requestId);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "{Method} could not be served now; request {RequestId}.")]
    public static partial void Unavailable(ILogger logger, Exception exception, string method, string? requestId);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Debug, Message = "{Method} was refused: {Reason}; request {RequestId}.")]
    public static partial void Refused(ILogger logger, string method, string reason, string? requestId);
}
