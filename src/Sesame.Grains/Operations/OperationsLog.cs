using Microsoft.Extensions.Logging;

namespace Sesame.Grains.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(1101, LogLevel.Warning, "A round of due work failed; the next one tries again.")]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "Due work {Kind} failed in attempt {Attempt}; it is tried again later.")]
    public static partial void WorkFailed(ILogger logger, string kind, int attempt, Exception exception);

    [LoggerMessage(1103, LogLevel.Warning, "Message {Id} of kind {Kind} was not delivered in attempt {Attempt}; it is tried again later.")]
    public static partial void DeliveryFailed(ILogger logger, Guid id, string kind, int attempt, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "Message {Id} of kind {Kind} was given up after {Attempts} attempts and erased.")]
    public static partial void GivenUp(ILogger logger, Guid id, string kind, int attempts, Exception exception);
}
