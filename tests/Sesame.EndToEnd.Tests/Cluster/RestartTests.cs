using System.Diagnostics;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A node that was killed is started again on its home: the lock of that home says that its former self is dead.</summary>
[Collection(Alone.Name)]
public sealed class RestartTests : IAsyncLifetime
{
    private const int LeaseSeconds = 60;

    // Of one counter under a watcher's eyes, before a member is judged dead without the lock: 13/12 of the lease.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(65);

    private readonly Home first = new();
    private readonly Home second = new();
    private ExternalPostgres? postgres;

    public async Task InitializeAsync()
    {
        postgres = await ExternalPostgres.StartAsync();
        MasterKeys.Write(KeyFile);
        var migrated = await Command.RunAsync("dotnet", Repository.ServerProgram, "migrate", "--db", postgres.ConnectionString, "--home", first.Path, "--master-key-file", KeyFile);
        Assert.True(migrated.ExitCode == 0, migrated.Errors);
    }

    [Fact]
    public async Task It_serves_again_long_before_its_lease_is_over()
    {
        await using var killed = await ServerProcess.StartAsync(first, Words("n1"));
        await using var other = await ServerProcess.StartAsync(second, Words("n2"));
        var client = new Rest(killed.Http, first.ReadBootstrap().ClientBasic);
        var ids = new List<string>();
        for (var count = 0; count < 40; count++)
        {
            ids.Add((await client.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() }))["userId"]);
        }

        killed.Send(Signals.Kill);
        await killed.WaitForEndAsync();
        var since = Stopwatch.StartNew();
        await using var again = await ServerProcess.StartAsync(first, Words("n1"));
        foreach (var id in ids)
        {
            await AwaitAsync(new Rest(again.Http, first.ReadBootstrap().ClientBasic), id, since);
        }

        Assert.True(since.Elapsed < Watched, $"It waited {since.Elapsed}, as if nobody knew that its former self is dead.");
    }

    [Fact]
    public async Task A_second_process_on_its_home_is_refused()
    {
        await using var node = await ServerProcess.StartAsync(first, Words("n1"));

        var refused = await ServerProcess.RunToEndAsync(first, Words("n1"));

        Assert.StartsWith("Another silo runs with ", refused.Refusal(), StringComparison.Ordinal);
        Assert.True((await node.Http.GetAsync("/readyz")).IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        first.Dispose();
        second.Dispose();
    }

    private string KeyFile => Path.Combine(second.Path, "master.key");

    private string[] Words(string name) =>
        ["--db", postgres!.ConnectionString, "--master-key-file", KeyFile, "--public-url", "http://sesame.test", "--silo-port", "0", "--name", name, "--lease-seconds", $"{LeaseSeconds}"];

    private static async Task AwaitAsync(Rest client, string id, Stopwatch since)
    {
        Reply reply;
        do
        {
            reply = await client.GetAsync($"/accounts/v1/users/{id}");
        }
        while (!reply.Succeeded && since.Elapsed < Watched);
        Assert.Equal(id, reply["id"]);
    }
}
