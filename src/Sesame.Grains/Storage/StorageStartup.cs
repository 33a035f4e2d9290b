using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>
/// Makes sure of the database before anything is served: a trustworthy server, no other process on it unless it is a member of the same cluster, all
/// migrations, the right master key. Each refusal is one sentence. A member joins only after this.
/// </summary>
public sealed class StorageStartup(
    StorageOptions options,
    NpgsqlDataSource source,
    ServerCheck server,
    ProcessFence fence,
    MigrationRunner migrations,
    MasterKeyCheck keys,
    IHostApplicationLifetime? lifetime = null,
    IConnectionMark? member = null) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await server.VerifyAsync(cancellationToken);
        if (member is not null)
        {
            // What was opened before carries no mark, or that of an incarnation that is over.
            member.Changed += source.Clear;
        }

        if (options.SingleProcess)
        {
            await fence.TakeAsync(cancellationToken);
        }

        if (options.MigrateAtStart)
        {
            await migrations.ApplyAsync(cancellationToken);
        }

        if (member is not null)
        {
            await fence.ShareAsync(cancellationToken);
        }

        if (options.SingleProcess)
        {
            await fence.ServeAsync(cancellationToken);
            // Those opened so far do not carry this process's mark.
            source.Clear();
            _ = fence.Lost.ContinueWith(_ => lifetime?.StopApplication(), TaskScheduler.Default);
        }

        await keys.VerifyAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
