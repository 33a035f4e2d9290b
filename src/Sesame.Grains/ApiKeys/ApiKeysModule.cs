using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.ApiKeys;

/// <summary>Registers the slice.</summary>
public static class ApiKeysModule
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<ApiKeyState>, ApiKeyTable>();
        services.AddSingleton<ApiKeyQueries>();
        services.AddSingleton<ApiKeyReplies>();
        services.AddSingleton<IUserEndings, ApiKeyEndings>();
        services.AddSingleton<IUserRemains, ApiKeyRemains>();
        return services;
    }
}
