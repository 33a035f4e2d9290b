using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>What a grain shows is what was committed, whatever happens to its saves.</summary>
public sealed class StoredGrainTests(SampleStorage samples) : IClassFixture<SampleStorage>, IAsyncLifetime
{
    private readonly string id = Guid.CreateVersion7().ToString("N");
    private readonly PostgresRelay relay = PostgresRelay.To(samples.Database.ConnectionString);
    private InProcessTestCluster cluster = null!;

    private ISampleGrain Grain => cluster.Client.GetGrain<ISampleGrain>(id);

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSesameStorage(options =>
            {
                options.ConnectionString = relay.Through(samples.Database.ConnectionString);
                options.MasterKeyFile = Path.Combine(Directory.CreateTempSubdirectory().FullName, "master.key");
                options.CreateMasterKey = true;
                options.SingleProcess = false;
                (options.WaitMilliseconds, options.CommandSeconds, options.ConnectSeconds, options.SettleMilliseconds) = (60_000, 120, 120, 200);
            });
            silo.Services.AddSingleton<StateTable<Sample>, SampleTable>();
        });
        await samples.Database.ExecuteAsync("DELETE FROM master_key_checks");
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task A_grain_shows_what_it_saved_also_in_its_next_life()
    {
        Assert.Null(await Grain.Amount());
        Assert.Equal(1, await Grain.Set(5));
        await cluster.DeactivateAsync(Grain);
        Assert.Equal(5, await Grain.Amount());
        await Grain.Delete();
        Assert.Null(await Grain.Amount());
    }

    [Fact]
    public async Task A_refused_save_leaves_what_was_there_and_nothing_staged()
    {
        await Grain.Set(5, "key " + id);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Set(6, "key " + id));
        Assert.Equal(5, await Grain.Amount());
        Assert.Equal(2, await Grain.Set(7));
        Assert.Equal(7, await Grain.Amount());
    }

    [Fact]
    public async Task A_command_that_another_write_overtook_runs_once_more_on_what_is_there()
    {
        await Grain.Set(5);
        await samples.Database.ExecuteAsync($"UPDATE samples SET amount = 10, version = version + 1 WHERE id = '{id}'");
        Assert.Equal(3, await Grain.Increase());
        Assert.Equal(11, await Grain.Amount());
    }

    [Fact]
    public async Task A_reload_shows_another_grains_write_and_an_old_one_costs_nothing()
    {
        await Grain.Set(5);
        await samples.Database.ExecuteAsync($"UPDATE samples SET amount = 10, version = version + 1 WHERE id = '{id}'");
        await Grain.Reload(2);
        Assert.Equal(10, await Grain.Amount());
        var before = relay.Statements;
        await Grain.Reload(1);
        Assert.Equal(10, await Grain.Amount());
        Assert.Equal(0, relay.Statements - before);
    }

    [Fact]
    public async Task A_grain_that_cannot_know_says_so_and_recovers_by_itself()
    {
        await Grain.Set(5);
        _ = relay.CutNext(CutAt.AfterCommit, andClose: true);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Set(6));
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Amount());
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Set(7));
        relay.Open();
        Assert.Equal(6, await OnceItKnows());
        Assert.Equal(3, await Grain.Set(8));
    }

    // While the server still ends the broken connection's process, the answer stays "unavailable".
    private async Task<int?> OnceItKnows()
    {
        while (true)
        {
            try
            {
                return await Grain.Amount();
            }
            catch (Orleans.Runtime.OrleansException)
            {
                await Task.Delay(20);
            }
        }
    }
}
