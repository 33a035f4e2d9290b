using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Runtime.Hosting;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Storage;

/// <summary>Registers the storage of grain states and what works beside it.</summary>
public static class StorageModule
{
    public static IServiceCollection AddSesameStorage(this IServiceCollection services, Action<StorageOptions> configure)
    {
        services.AddOptions<StorageOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value);

        // Waiting for PostgreSQL is paced by the machine's clock, also where the domain's time is somebody else's.
        services.AddSingleton(provider => new Backends(TimeProvider.System, provider.GetService<IConnectionMark>()));
        services.AddSingleton(provider => DataSources.Create(provider.GetRequiredService<StorageOptions>(), provider.GetRequiredService<Backends>()));
        services.AddSingleton(provider => GateOf(provider.GetRequiredService<StorageOptions>()));
        services.AddSingleton<Database>();
        services.AddSingleton<DatabaseLock>();
        services.AddSingleton(provider => MigrationsOf(provider));
        services.AddSingleton<ServerCheck>();
        services.AddSingleton(provider => KeysOf(provider.GetRequiredService<StorageOptions>()));
        services.AddSingleton<SecretBox>();
        services.AddSingleton<MasterKeyCheck>();
        services.AddSingleton(provider => FenceOf(provider));
        services.AddSingleton<StorageStartup>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<StorageStartup>());
        services.AddSingleton<OutboxTable>();
        services.AddSingleton(provider => ExecutorOf(provider));
        services.AddSingleton<StateStore>();
        services.AddSingleton(provider => WriteBehindOf(provider));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<WriteBehind>());
        services.AddSingleton<IWrittenBehind>(provider => provider.GetRequiredService<WriteBehind>());
        services.AddOperations();
        services.AddGrainStorage(SesameGrainStorage.Name, (provider, _) => new SesameGrainStorage(provider.GetRequiredService<StateStore>()));
        return services;
    }

    private static ConnectionGate GateOf(StorageOptions options) =>
        new(options.ConnectionsMax, options.WaitingMax, TimeSpan.FromMilliseconds(options.WaitMilliseconds));

    private static MasterKeys KeysOf(StorageOptions options) =>
        options.CreateMasterKey ? MasterKeys.LoadOrCreate(options.MasterKeyFile) : MasterKeys.Load(options.MasterKeyFile);

    private static MigrationRunner MigrationsOf(IServiceProvider provider) =>
        new(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<ILogger<MigrationRunner>>());

    private static ProcessFence FenceOf(IServiceProvider provider) => new(
        provider.GetRequiredService<StorageOptions>(),
        provider.GetRequiredService<Backends>(),
        TimeProvider.System,
        provider.GetRequiredService<ILogger<ProcessFence>>());

    private static WriteBehind WriteBehindOf(IServiceProvider provider) => new(
        provider.GetRequiredService<Database>(),
        provider.GetServices<IWriteBehindSource>(),
        TimeProvider.System,
        TimeSpan.FromMilliseconds(provider.GetRequiredService<StorageOptions>().WriteBehindMilliseconds),
        provider.GetRequiredService<ILogger<WriteBehind>>(),
        provider.GetService<IConnectionMark>());

    private static CommandExecutor ExecutorOf(IServiceProvider provider) => new(
        provider.GetRequiredService<Database>(),
        provider.GetRequiredService<Backends>(),
        TimeProvider.System,
        TimeSpan.FromMilliseconds(provider.GetRequiredService<StorageOptions>().SettleMilliseconds),
        provider.GetRequiredService<ILogger<CommandExecutor>>());
}
