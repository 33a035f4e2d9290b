using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Registers the slice.</summary>
public static class LoginsModule
{
    public static IServiceCollection AddLogins(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<LoginFlowState>, LoginFlowTable>();
        services.AddSingleton<RegistrationFlow>();
        services.AddSingleton<IDueWork, LoginFlowPurge>();
        return services;
    }
}
