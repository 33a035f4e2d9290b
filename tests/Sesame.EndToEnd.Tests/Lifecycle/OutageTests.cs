using System.Collections.Concurrent;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

/// <summary>PostgreSQL goes away under a server at work.</summary>
public sealed class OutageTests
{
    private readonly ConcurrentBag<string> userIds = [];
    private readonly ConcurrentBag<string> surprises = [];
    private int refused;

    [Fact]
    public async Task A_private_PostgreSQL_that_is_killed_comes_back_and_nothing_acknowledged_is_lost()
    {
        using var home = new Home();
        await using var server = await ServerProcess.StartAsync(home);
        using var over = new CancellationTokenSource();
        var load = LoadAsync(server, over.Token);
        for (var kill = 0; kill < 2; kill++)
        {
            await UntilAsync(() => userIds.Count, userIds.Count + 20);
            var postgres = Assert.NotNull(home.PostgresProcess());
            Signals.Send(postgres, Signals.Kill);
            await UntilAsync(() => Volatile.Read(ref refused), refused + 4);
            await UntilAsync(() => home.PostgresProcess() is { } next && next != postgres ? 1 : 0, 1);
        }

        await UntilAsync(() => userIds.Count, userIds.Count + 20);
        await over.CancelAsync();
        await load;

        Assert.Empty(surprises);
        var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
        var admin = new Rest(server.Http, $"Bearer {(await client.LogInAsync(server.Bootstrap.Email, server.Bootstrap.Password))["token"]}");
        foreach (var id in userIds)
        {
            Assert.Equal(id, (await admin.GetAsync($"/accounts/v1/users/{id}"))["id"]);
        }

        Assert.Equal(2, server.Printed.Split("was started again").Length - 1);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    [Fact]
    public Task A_server_whose_database_is_gone_ends_when_it_is_told_to() => EndsAfterAsync(Signals.Kill, exitCodeMax: 0);

    // The wait for its end has an end of its own, after which the exit code tells of what a hanging database did not take.
    [Fact, Trait("Speed", "Slow")]
    public Task A_server_whose_database_hangs_ends_when_it_is_told_to() => EndsAfterAsync(Signals.Pause, exitCodeMax: 1);

    private async Task EndsAfterAsync(int signal, int exitCodeMax)
    {
        using var home = new Home();
        await using var postgres = await ExternalPostgres.StartAsync();
        var migrated = await Command.RunAsync("dotnet", Repository.ServerProgram, "migrate", "--db", postgres.ConnectionString, "--home", home.Path);
        Assert.True(migrated.ExitCode == 0, migrated.Errors);
        await using var server = await ServerProcess.StartAsync(home, "--db", postgres.ConnectionString);
        using var over = new CancellationTokenSource();
        var load = LoadAsync(server, over.Token);
        await UntilAsync(() => userIds.Count, 20);
        postgres.Send(signal);
        await UntilAsync(() => Volatile.Read(ref refused), 4);

        Assert.InRange(await server.StopAsync(), 0, exitCodeMax);
        Assert.Empty(surprises);
        await over.CancelAsync();
        await load;
    }

    private Task LoadAsync(ServerProcess server, CancellationToken over) => Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
    {
        var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
        while (!over.IsCancellationRequested)
        {
            try
            {
                Note(await client.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() }));
            }
            catch (Exception stopped) when (stopped is HttpRequestException or IOException)
            {
                return;
            }
        }
    }));

    private void Note(Reply reply)
    {
        if (reply.Succeeded)
        {
            userIds.Add(reply["userId"]);
        }
        else if (reply.Status == HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref refused);
        }
        else
        {
            surprises.Add(reply.ToString());
        }
    }

    private static async Task UntilAsync(Func<int> count, int reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (count() < reached)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
