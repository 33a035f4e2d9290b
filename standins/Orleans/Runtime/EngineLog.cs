using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "A turn of {Grain} failed and nobody awaits it")]
    public static partial void TurnFailed(this ILogger log, Exception exception, Activation grain);

    [LoggerMessage(2, LogLevel.Warning, "{Grain} could not be activated")]
    public static partial void ActivationFailed(this ILogger log, Exception exception, Activation grain);

    [LoggerMessage(3, LogLevel.Error, "{Grain} failed while it was deactivated")]
    public static partial void DeactivationFailed(this ILogger log, Exception exception, Activation grain);

    [LoggerMessage(4, LogLevel.Error, "A timer of {Grain} failed")]
    public static partial void TimerFailed(this ILogger log, Exception exception, Activation grain);

    [LoggerMessage(5, LogLevel.Information, "Collected {Count} idle grains of {Live}")]
    public static partial void Collected(this ILogger log, int count, int live);

    [LoggerMessage(6, LogLevel.Warning, "Memory is at {Percent:F0} %: shedding {Count} of {Live} grains, the longest idle first")]
    public static partial void Shedding(this ILogger log, double percent, int count, int live);

    [LoggerMessage(8, LogLevel.Warning, "{Method} of {Grain} failed after its caller had stopped waiting")]
    public static partial void OutcomeUnseen(this ILogger log, Exception exception, GrainMethod method, Activation grain);

    [LoggerMessage(9, LogLevel.Debug, "A stream of {Grain} ended while nobody read it")]
    public static partial void StreamEnded(this ILogger log, Exception exception, Activation grain);

    [LoggerMessage(7, LogLevel.Warning, "The silo stopped with {Count} grains still ending")]
    public static partial void StoppedEarly(this ILogger log, int count);
}
