using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Clients;

/// <summary>Registers the slice.</summary>
public static class ClientsModule
{
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<ClientState>, ClientTable>();
        services.AddSingleton<ClientQueries>();
        services.AddSingleton<ClientReplies>();
        return services;
    }
}
