using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Audit;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Registers what takes old months away.</summary>
public static class RetentionModule
{
    /// <param name="services">The container.</param>
    /// <param name="configuration">Holds the section <c>Retention</c>.</param>
    public static IServiceCollection AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        var options = DeploymentOptions.Read<RetentionOptions>(configuration, RetentionOptions.Section, given => given.Faults());
        services.AddSingleton<IRetainedTable>(provider => new AuditRetention(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<SecretBox>(), options.AuditMonths));
        services.AddSingleton<IRetainedTable>(new RetainedTable("login_attempts", options.LoginAttemptsMonths, "false"));
        services.AddSingleton<IRetainedTable>(new RetainedTable("outbox", options.OutboxMonths, "settled_at IS NULL"));
        services.AddSingleton<IDueWork, MonthsBehind>();
        return services;
    }
}
