using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Credentials;

/// <summary>Registers the slice.</summary>
public static class CredentialsModule
{
    public static IServiceCollection AddCredentials(this IServiceCollection services) =>
        services.AddSingleton<PasswordHistory>().AddSingleton<StateTable<CredentialsState>, CredentialsTable>();
}
