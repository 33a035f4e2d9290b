using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sesame.Grains.Passwords;

/// <summary>Registers the slice.</summary>
public static class PasswordsModule
{
    /// <summary>Adds <see cref="HashPool"/>, <see cref="PasswordPolicy"/> and what they stand on. Options are checked at start.</summary>
    public static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.AddOptions<PasswordOptions>().BindConfiguration("Passwords").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(PasswordHashCost.Current);
        services.AddSingleton<PasswordHashMeter>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<HashPool>();
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsValidator>();
        services.AddSingleton(provider =>
            PasswordOptionsValidator.ListOf(provider.GetRequiredService<IOptions<PasswordOptions>>().Value) ?? BreachFilter.LoadShipped());
        services.AddSingleton<PasswordPolicy>();
        return services;
    }
}
