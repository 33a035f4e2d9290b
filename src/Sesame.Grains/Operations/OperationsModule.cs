using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Grains.Mail;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Registers what works beside the commands: due work, the outbox, repeated requests.</summary>
internal static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<IdempotentRequests>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<OperationQueries>();
        services.AddSingleton<StateTable<OperationState>, OperationTable>();
        services.AddSingleton<IDueWork, MonthsAhead>();
        services.AddSingleton<IDueWork, OperationPurge>();
        services.AddPurge("operations.purge_requests", SqlFile.Load<IdempotentRequests>("purge_requests"), _ => TimeSpan.Zero);
        services.AddSingleton<DueWorkService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DueWorkService>());
        services.AddSingleton<IMailSender>(provider => provider.GetService<SmtpOptions>() is { } server
            ? new SmtpMailSender(server)
            : new FileMailSender(MailFolder(provider.GetRequiredService<StorageOptions>())));
        services.AddSingleton<IOutboxHandler, MailHandler>();
        services.AddSingleton<OutboxService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxService>());
        return services;
    }

    private static string MailFolder(StorageOptions options) =>
        options.MailFolder ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.MasterKeyFile))!, "mail");
}
