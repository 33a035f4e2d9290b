using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Cluster;

internal static partial class ClusterLog
{
    [LoggerMessage(101, LogLevel.Information, "Joined the cluster as {Incarnation} at {Address}.")]
    public static partial void Joined(ILogger log, Guid incarnation, string address);

    [LoggerMessage(102, LogLevel.Warning, "Could not join the cluster; it is tried again.")]
    public static partial void NotJoined(ILogger log, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Could not renew the lease of {Incarnation}; it is tried again.")]
    public static partial void NotRenewed(ILogger log, Exception exception, Guid incarnation);

    [LoggerMessage(104, LogLevel.Error, "{Incarnation} was judged dead by others. Its grains are dropped; a new incarnation joins.")]
    public static partial void Lost(ILogger log, Guid incarnation);

    [LoggerMessage(105, LogLevel.Warning, "{Incarnation} at {Address} gave no sign of life and is judged dead.")]
    public static partial void Condemned(ILogger log, Guid incarnation, string address);

    [LoggerMessage(106, LogLevel.Warning, "Fencing {Incarnation} did not succeed; it is tried again.")]
    public static partial void NotFenced(ILogger log, Exception exception, Guid incarnation);

    [LoggerMessage(107, LogLevel.Information, "{Count} partitions belong to {Incarnation} now.")]
    public static partial void Claimed(ILogger log, int count, Guid incarnation);

    [LoggerMessage(108, LogLevel.Warning, "{Count} partitions could not be claimed; it is tried again.")]
    public static partial void NotClaimed(ILogger log, Exception exception, int count);

    [LoggerMessage(109, LogLevel.Information, "{Count} partitions were given up by {Incarnation}.")]
    public static partial void Released(ILogger log, int count, Guid incarnation);

    [LoggerMessage(110, LogLevel.Warning, "{Count} partitions could not be given up yet; it is tried again.")]
    public static partial void NotReleased(ILogger log, Exception exception, int count);

    [LoggerMessage(111, LogLevel.Error, "Handing over {Count} partitions failed.")]
    public static partial void NotHandedOver(ILogger log, Exception exception, int count);

    [LoggerMessage(112, LogLevel.Information, "{Incarnation} has left the cluster.")]
    public static partial void Left(ILogger log, Guid incarnation);

    [LoggerMessage(113, LogLevel.Warning, "{Incarnation} leaves without having given everything away; the others take it.")]
    public static partial void LeftEarly(ILogger log, Exception exception, Guid incarnation);

    [LoggerMessage(114, LogLevel.Warning, "{Incarnation} could not leave yet; it is tried again.")]
    public static partial void NotLeft(ILogger log, Exception exception, Guid incarnation);

    [LoggerMessage(115, LogLevel.Error, "The keeper of the cluster's map failed; it goes on.")]
    public static partial void StewardFailed(ILogger log, Exception exception);

    [LoggerMessage(116, LogLevel.Warning, "The members could not be read; it is tried again.")]
    public static partial void NotRead(ILogger log, Exception exception);
}
