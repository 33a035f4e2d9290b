using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Grains.Activity;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Registers the slice.</summary>
public static class UsersModule
{
    public static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<UserState>, UserTable>();
        services.AddSingleton<UserQueries>();
        services.AddSingleton<EmailVerification>();
        services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UserOptions>, UserOptionsValidator>();
        services.AddSingleton(provider => new PropertiesRule(UserOptionsValidator.SchemaOf(provider.GetRequiredService<IOptions<UserOptions>>().Value)));
        services.AddSingleton<UserRegistrar>();
        services.AddSingleton<UserEnding>();
        services.AddSingleton<IDueWork, UserImport>();
        services.AddSingleton<IDueWork, UserPurge>();
        services.AddSingleton<RecentViews>();
        services.AddSingleton<UserActivity>();
        services.AddSingleton<ActivityLedger>(provider => provider.GetRequiredService<UserActivity>());
        return services;
    }
}
