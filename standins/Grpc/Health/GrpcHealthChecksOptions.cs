namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks make up the health of which service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Names and the checks behind them. The empty name, the whole server, stands for every check unless mapped anew.</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>Runs the checks on each Check call instead of answering with what was last published.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Leaves watchers open while the server stops instead of telling them NOT_SERVING and ending them.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
