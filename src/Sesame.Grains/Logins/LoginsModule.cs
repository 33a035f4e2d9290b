using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>Registers the slice.</summary>
public static class LoginsModule
{
    /// <param name="services">The container.</param>
    /// <param name="configuration">Holds the section <c>Logins</c>.</param>
    /// <param name="publicUrl">Where the world reaches the deployment: mailed links lead there unless the section says otherwise.</param>
    public static IServiceCollection AddLogins(this IServiceCollection services, IConfiguration configuration, string publicUrl)
    {
        var options = DeploymentOptions.Read<LoginOptions>(configuration, LoginOptions.Section, given => given.Faults());
        services.AddSingleton(options with { MagicLinkUrl = options.MagicLinkUrl ?? $"{publicUrl.TrimEnd('/')}/login/magic-link" });
        services.AddSingleton<StateTable<LoginFlowState>, LoginFlowTable>();
        services.AddSingleton(new KnownDeviceOptions());
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<LoginAttemptQueries>();
        services.AddSingleton<MailedLogin>();
        services.AddSingleton<RegistrationFlow>();
        services.AddSingleton<IDueWork, KnownDevicePurge>();
        services.AddSingleton<IDueWork, LoginFlowPurge>();
        services.AddSingleton<IUserEndings, KnownDeviceEndings>();
        services.AddSingleton<IUserRemains, LoginAttemptRemains>();
        return services;
    }
}
