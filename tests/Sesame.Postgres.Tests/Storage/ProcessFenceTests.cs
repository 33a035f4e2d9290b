using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>The connection by which a process holds its database is lost: it takes its place again, unless somebody else has it by then.</summary>
public sealed class ProcessFenceTests : IAsyncLifetime
{
    private const string Fences = "FROM pg_stat_activity WHERE application_name = 'sesame fence' AND datname = current_database()";

    private readonly SampleStorage samples = new();

    public Task InitializeAsync() => samples.InitializeAsync();

    public Task DisposeAsync() => samples.DisposeAsync();

    [Fact]
    public async Task Nobody_came_in_between_the_process_goes_on_and_still_keeps_others_out()
    {
        var host = await Started(samples.Database.ConnectionString);
        for (var round = 0; round < 3; round++)
        {
            await samples.Database.ExecuteAsync($"SELECT pg_terminate_backend(pid, 60000) {Fences}");
            await HoldsAgain();

            var second = Assert.ThrowsAsync<ServerRefusedException>(() => Started(samples.Database.ConnectionString, KeyOf(host)));
            Assert.StartsWith("Another Sesame serves this database.", (await second).Message, StringComparison.Ordinal);
            await Save(host, $"round {round}");
        }

        Assert.False(host.GetRequiredService<ProcessFence>().Lost.IsCompleted);
    }

    [Fact]
    public async Task Somebody_else_came_in_between_the_process_ends_and_can_write_no_more()
    {
        await using var relay = PostgresRelay.To(samples.Database.ConnectionString);
        var former = await Started(relay.Through(samples.Database.ConnectionString));
        await Save(former, "before");
        relay.Close();
        while (await samples.ScalarAsync<long>($"SELECT count(*) {Fences}") > 0)
        {
            await samples.Database.ExecuteAsync($"SELECT pg_terminate_backend(pid) {Fences}");
        }

        var successor = await Started(samples.Database.ConnectionString, KeyOf(former));
        Assert.False(former.GetRequiredService<ProcessFence>().Lost.IsCompleted);
        relay.Open();

        // Before it has noticed, and after.
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Save(former, "late"));
        await former.GetRequiredService<ProcessFence>().Lost;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Save(former, "later"));
        await Save(successor, "late");
        Assert.False(successor.GetRequiredService<ProcessFence>().Lost.IsCompleted);
    }

    private static async Task Save(ServiceProvider host, string id) =>
        await (await SampleStorage.OpenAsync(SampleStorage.StorageOver(host), id)).Save(new Sample(Guid.CreateVersion7(), id, 1));

    private static Action<StorageOptions> KeyOf(ServiceProvider host)
    {
        var file = host.GetRequiredService<StorageOptions>().MasterKeyFile;
        return options => options.MasterKeyFile = file;
    }

    private async Task<ServiceProvider> Started(string connection, Action<StorageOptions>? configure = null)
    {
        var host = samples.Host(connection, configure);
        await host.GetRequiredService<StorageStartup>().StartingAsync(default);
        return host;
    }

    private async Task HoldsAgain()
    {
        const string Held =
            """
            SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted AND application_name = 'sesame fence' AND datname = current_database()
            """;
        while (await samples.ScalarAsync<long>(Held) == 0)
        {
            await Task.Delay(20);
        }
    }
}
