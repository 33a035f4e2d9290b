using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
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
        services.TryAddSingleton<InForce<ClientAccess>>();
        return services;
    }
}
