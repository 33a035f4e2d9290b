using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Grains.Storage;

namespace Sesame.Silo.Hosting;

/// <summary>The command <c>migrate</c>: brings the database to this version and ends.</summary>
public static class DeploymentMigration
{
    public static async Task<int> Run(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.Open(options, cancellationToken);
        var applied = await ApplyAsync(options, deployment.ConnectionString, cancellationToken);
        foreach (var migration in applied)
        {
            await Console.Out.WriteLineAsync($"applied {migration}");
        }

        await Console.Out.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"{applied.Count} migrations applied.");
        return 0;
    }

    /// <summary>Brings a database to this version and makes the master key where none was named; returns the migrations that were missing.</summary>
    public static async Task<IReadOnlyList<string>> ApplyAsync(ServeOptions options, string connectionString, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSesameStorage(storage =>
        {
            storage.ConnectionString = connectionString;
            storage.MasterKeyFile = options.MasterKeyPath;
            storage.CreateMasterKey = options.MasterKeyFile is null;
        });
        using var host = builder.Build();
        _ = host.Services.GetRequiredService<MasterKeys>();
        return await host.Services.GetRequiredService<MigrationRunner>().ApplyAsync(cancellationToken);
    }
}
