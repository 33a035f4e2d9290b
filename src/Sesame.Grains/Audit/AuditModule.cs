using Microsoft.Extensions.DependencyInjection;

namespace Sesame.Grains.Audit;

/// <summary>Registers the slice.</summary>
public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditQueries>();
}
