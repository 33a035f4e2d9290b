using Microsoft.Extensions.DependencyInjection;

namespace Sesame.Grains.Passwords;

/// <summary>Registers the slice.</summary>
public static class PasswordsModule
{
    /// <summary>Adds <see cref="HashPool"/> and what it stands on. Options are checked at start.</summary>
    public static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.AddOptions<PasswordOptions>().BindConfiguration("Passwords").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(PasswordHashCost.Current);
        services.AddSingleton<PasswordHashMeter>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<HashPool>();
        return services;
    }
}
