using Microsoft.Extensions.Logging;

namespace Sesame.Grains.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1001, LogLevel.Information, "A command met another one ({SqlState}) and is tried again, attempt {Attempt}.")]
    public static partial void Retried(ILogger logger, string sqlState, int attempt);

    [LoggerMessage(1002, LogLevel.Warning, "The outcome of a command was unknown after {Cause}; committed: {Committed}.")]
    public static partial void Settled(ILogger logger, bool? committed, string cause);

    [LoggerMessage(1003, LogLevel.Information, "Applied migration {Name}.")]
    public static partial void Migrated(ILogger logger, string name);

    [LoggerMessage(1004, LogLevel.Warning, "Writing behind failed; what was taken is kept for the next flush.")]
    public static partial void FlushFailed(ILogger logger, Exception exception);

    [LoggerMessage(1005, LogLevel.Critical, "Another Sesame serves this database; this process ends.")]
    public static partial void ServingLost(ILogger logger);
}
