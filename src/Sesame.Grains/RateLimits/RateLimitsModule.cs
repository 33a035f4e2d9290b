using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <summary>Registers the slice.</summary>
public static class RateLimitsModule
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<RateLimitPolicySet>, RateLimitPolicyTable>();
        services.AddSingleton<CounterQueries>();
        services.AddSingleton<RateLimitLedger>();
        services.AddSingleton<IWriteBehindSource>(provider => provider.GetRequiredService<RateLimitLedger>());
        services.AddSingleton<IDueWork, PurgeCounters>();
        return services;
    }
}
