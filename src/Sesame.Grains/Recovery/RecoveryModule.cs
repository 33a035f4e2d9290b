using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Grains.Users;

namespace Sesame.Grains.Recovery;

/// <summary>Registers the slice.</summary>
public static class RecoveryModule
{
    /// <param name="services">The host's services.</param>
    /// <param name="publicUrl">Under which mailed links lead, unless the configuration says otherwise.</param>
    public static IServiceCollection AddRecovery(this IServiceCollection services, string publicUrl)
    {
        services.AddOptions<RecoveryOptions>().BindConfiguration("Recovery").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new RecoveryPages(publicUrl, provider.GetRequiredService<IOptions<RecoveryOptions>>().Value));
        services.AddSingleton<IUserEndings, PasswordResetEndings>();
        return services;
    }
}
