using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Audit;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>A database with the samples' tables, and the storage under test over it.</summary>
public sealed class SampleStorage : IAsyncLifetime
{
    private readonly List<ServiceProvider> hosts = [];

    public TestDatabase Database { get; } = new();

    internal IGrainStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.ExecuteAsync(Sample.Tables);
        Storage = StorageOver(Host(Database.ConnectionString));
    }

    public async Task DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    /// <summary>Another process, as far as the database can tell.</summary>
    internal ServiceProvider Host(string connectionString, Action<StorageOptions>? configure = null, TimeProvider? time = null)
    {
        var host = HostOver(connectionString, configure, time);
        hosts.Add(host);
        return host;
    }

    internal static ServiceProvider HostOver(string connectionString, Action<StorageOptions>? configure = null, TimeProvider? time = null, SampleTable? table = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSesameStorage(options =>
        {
            options.ConnectionString = connectionString;
            options.MasterKeyFile = TestKeys.New();
            options.CreateMasterKey = true;

            // A machine that is busy with other tests is no fault to be found here.
            (options.WaitMilliseconds, options.CommandSeconds, options.ConnectSeconds, options.SettleMilliseconds) = (60_000, 120, 120, 60_000);
            configure?.Invoke(options);
        });
        services.AddSingleton<StateTable<Sample>>(table ?? new SampleTable());
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    internal static IGrainStorage StorageOver(IServiceProvider host) => host.GetRequiredKeyedService<IGrainStorage>("sesame");

    internal static async Task<SampleMemory> OpenAsync(IGrainStorage storage, string id)
    {
        var memory = new SampleMemory(storage, id);
        await memory.Read();
        return memory;
    }

    internal Task<SampleMemory> OpenAsync(string id) => OpenAsync(Storage, id);

    internal Task<T?> ScalarAsync<T>(string sql) => Database.ScalarAsync<T>(sql);
}

/// <summary>What an activation would hold.</summary>
internal sealed class SampleMemory(IGrainStorage storage, string id)
{
    private readonly GrainId grain = GrainId.Create("sample", id);
    private readonly GrainState<Stored<Sample>> state = new(new Stored<Sample>());

    public Stored<Sample> Stored => state.State;

    public IGrainState<Stored<Sample>> State => state;

    public Sample? Value => Stored.Value;

    public Task Read() => storage.ReadStateAsync("sample", grain, state);

    public Task Write() => storage.WriteStateAsync("sample", grain, state);

    public Task Clear() => storage.ClearStateAsync("sample", grain, state);

    public async Task Save(Sample next, params IRowChange[] changes)
    {
        Stored.Stage(next).Add(Entry("samples.save"));
        foreach (var change in changes)
        {
            Stored.Add(change);
        }

        await Write();
    }

    public AuditEntry Entry(string action) => AuditEntry.Of(CallContext.System, DateTimeOffset.UtcNow, action, "sample", id);
}
