using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Activity;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Registers the slice.</summary>
public static class SessionsModule
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton(new SessionOptions());
        services.AddSingleton<StateTable<SessionState>, SessionTable>();
        services.AddSingleton<StateTable<UserSessionsState>, UserSessionsTable>();
        services.AddSingleton<SessionQueries>();
        services.AddSingleton<SessionIssuer>();
        services.AddSingleton<SessionServices>();
        services.AddSingleton<SessionActivity>();
        services.AddSingleton<ICopyUse, SessionCopyUse>();
        services.AddSingleton<ActivityLedger>(provider => provider.GetRequiredService<SessionActivity>());
        services.AddSingleton<ActivityWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityWriter>());
        services.AddSingleton<IWrittenBehind>(provider => provider.GetRequiredService<ActivityWriter>());
        return services;
    }
}
