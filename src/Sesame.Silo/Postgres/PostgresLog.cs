using Microsoft.Extensions.Logging;

namespace Sesame.Silo.Postgres;

internal static partial class PostgresLog
{
    [LoggerMessage(2401, LogLevel.Warning, "The private PostgreSQL had ended by itself and was started again (attempt {Attempt}).")]
    public static partial void BroughtBack(ILogger logger, int attempt);

    [LoggerMessage(2402, LogLevel.Error, "The private PostgreSQL has ended and does not start: {Reason} It is tried again in {Seconds} s.")]
    public static partial void NotBroughtBack(ILogger logger, string reason, double seconds);
}
