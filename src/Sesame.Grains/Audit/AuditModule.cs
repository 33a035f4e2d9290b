using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Audit;

/// <summary>Registers the slice.</summary>
public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditQueries>()
        .AddSingleton<AuditSealer>()
        .AddSingleton<IDueWork>(provider => provider.GetRequiredService<AuditSealer>())
        .AddSingleton<AuditTail>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<AuditTail>());
}
