using Microsoft.Extensions.Logging;

namespace Sesame.Grains.Activity;

internal static partial class ActivityLog
{
    [LoggerMessage(1, LogLevel.Warning, "The activity of {Rows} rows could not be written; it is tried again.")]
    public static partial void NotWritten(ILogger log, int rows, Exception exception);
}
