using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Activity;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Registers the slice.</summary>
public static class SessionsModule
{
    /// <param name="services">The container.</param>
    /// <param name="configuration">Holds the section <c>Sessions</c>.</param>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DeploymentOptions.Read<SessionOptions>(configuration, SessionOptions.Section, given => given.Faults()));
        services.AddSingleton<StateTable<SessionState>, SessionTable>();
        services.AddSingleton<StateTable<UserSessionsState>, UserSessionsTable>();
        services.AddSingleton<SessionQueries>();
        services.AddSingleton<SessionKeys>();
        services.AddSingleton<SessionIssuer>();
        services.AddSingleton<SessionServices>();
        services.AddSingleton<SessionActivity>();
        services.AddSingleton<ICopyUse, SessionCopyUse>();
        services.AddSingleton<IDueWork, SessionPurge>();
        services.AddSingleton<ActivityLedger>(provider => provider.GetRequiredService<SessionActivity>());
        services.AddSingleton<ActivityWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityWriter>());
        services.AddSingleton<IWrittenBehind>(provider => provider.GetRequiredService<ActivityWriter>());
        return services;
    }
}
