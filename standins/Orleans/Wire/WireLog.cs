using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Wire;

internal static partial class WireLog
{
    [LoggerMessage(201, LogLevel.Debug, "The connection to {Address} ended; it is made again.")]
    public static partial void LinkBroken(ILogger log, Exception exception, string address);

    [LoggerMessage(202, LogLevel.Debug, "A connection of another member ended.")]
    public static partial void CallerGone(ILogger log, Exception exception);

    [LoggerMessage(203, LogLevel.Warning, "A caller from {Address} was turned away: {Why}")]
    public static partial void TurnedAway(ILogger log, string address, string why);

    [LoggerMessage(206, LogLevel.Warning, "No silo answers, also not at {Seeds}. Calls are refused until one does.")]
    public static partial void NobodyHeard(ILogger log, string seeds);

    [LoggerMessage(205, LogLevel.Warning, "{Name} at {Address} does not take this process: {Why}")]
    public static partial void NotTaken(ILogger log, string name, string address, string why);

    [LoggerMessage(204, LogLevel.Debug, "The gateway {Address} does not answer.")]
    public static partial void SeedSilent(ILogger log, string address);
}
