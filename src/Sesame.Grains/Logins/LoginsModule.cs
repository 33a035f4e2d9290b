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
        services.AddSingleton<StateTable<MagicLinkState>, MagicLinkTable>();
        services.AddSingleton(new KnownDeviceOptions());
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<LoginAttemptQueries>();
        services.AddSingleton<MailedLogin>();
        services.AddSingleton<RegistrationFlow>();
        // A device is known until all its tokens have ended.
        services.AddPurge("logins.purge-devices", SqlFile.Load<KnownDevices>("purge_devices"), provider => provider.GetRequiredService<KnownDeviceOptions>().Lifetime);
        services.AddPurge("logins.purge-magic-links", SqlFile.Load<MagicLinkTable>("purge_magic_links"), _ => TimeSpan.FromHours(1));
        services.AddPurge("logins.purge-flows", SqlFile.Load<LoginFlowTable>("purge_flows"), _ => TimeSpan.FromHours(1));
        services.AddSingleton<IUserEndings, KnownDeviceEndings>();
        services.AddSingleton<IUserRemains, LoginAttemptRemains>();
        return services;
    }
}
