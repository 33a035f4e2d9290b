namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The name of a service and the checks that make up its health.</summary>
public sealed class ServiceMapping(string name, Func<HealthCheckMapContext, bool> healthCheckPredicate)
{
    public string Name { get; } = name;

    public Func<HealthCheckMapContext, bool> HealthCheckPredicate { get; } = healthCheckPredicate;
}
