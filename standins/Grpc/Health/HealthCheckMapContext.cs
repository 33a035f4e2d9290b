using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A check as a predicate sees it.</summary>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    public string Name { get; } = name;

    public IEnumerable<string> Tags { get; } = tags;

    internal HealthCheckMapContext(HealthCheckRegistration registration) : this(registration.Name, registration.Tags)
    {
    }
}
