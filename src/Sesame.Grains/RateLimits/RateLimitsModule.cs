using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
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
        services.TryAddSingleton<InForce<RateLimitPolicyView>>();
        return services;
    }
}
