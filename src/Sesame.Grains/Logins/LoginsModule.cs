using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>Registers the slice.</summary>
public static class LoginsModule
{
    public static IServiceCollection AddLogins(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<LoginFlowState>, LoginFlowTable>();
        services.AddSingleton(new KnownDeviceOptions());
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<RegistrationFlow>();
        services.AddSingleton<IDueWork, KnownDevicePurge>();
        services.AddSingleton<IDueWork, LoginFlowPurge>();
        services.AddSingleton<IUserEndings, KnownDeviceEndings>();
        services.AddSingleton<IUserRemains, LoginAttemptRemains>();
        return services;
    }
}
