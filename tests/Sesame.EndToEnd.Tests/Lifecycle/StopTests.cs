using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

public sealed class StopTests
{
    [Theory, InlineData(Signals.Terminate), InlineData(Signals.Interrupt), InlineData(Signals.Kill)]
    public async Task A_stop_under_load_loses_no_acknowledged_write(int signal)
    {
        using var home = new Home();
        LoadUntilStopped load;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            load = new LoadUntilStopped(server);
            await load.PrepareAsync(sessions: 8);
            var running = load.RunAsync();
            await Task.Delay(TimeSpan.FromSeconds(2));
            var code = await server.StopAsync(signal);
            await running;
            Assert.True(signal == Signals.Kill || code == 0, $"exit code {code}\n{server.Printed}");
        }

        Assert.Empty(load.Surprises);
        Assert.NotEmpty(load.UserIds);
        await using var again = await ServerProcess.StartAsync(home);
        var client = new Rest(again.Http, again.Bootstrap.ClientBasic);
        var admin = new Rest(again.Http, $"Bearer {(await client.LogInAsync(again.Bootstrap.Email, again.Bootstrap.Password))["token"]}");
        foreach (var id in load.UserIds)
        {
            Assert.Equal(id, (await admin.GetAsync($"/accounts/v1/users/{id}"))["id"]);
        }

        foreach (var refresh in load.Refreshes.Values)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(refresh)).Status);
        }
    }

    [Theory, InlineData(Signals.Terminate), InlineData(Signals.Interrupt)]
    public async Task A_stop_ends_every_process_PostgreSQL_last_and_cleanly(int signal)
    {
        using var home = new Home();
        await using var server = await ServerProcess.StartAsync(home);
        var postgres = Assert.NotNull(home.PostgresProcess());

        Assert.Equal(0, await server.StopAsync(signal));

        Assert.False(Signals.Runs(postgres));
        Assert.Null(home.PostgresProcess());
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    [Fact]
    public async Task A_killed_server_is_started_again_and_adopts_its_PostgreSQL()
    {
        using var home = new Home();
        int postgres;
        string id;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            id = await new Rest(server.Http, server.Bootstrap.ClientBasic).RegisterAsync(Rest.NewEmail());
            postgres = Assert.NotNull(home.PostgresProcess());
            await server.StopAsync(Signals.Kill);
        }

        Assert.True(Signals.Runs(postgres), "PostgreSQL goes on when its server is killed.");
        await using var again = await ServerProcess.StartAsync(home);
        Assert.Equal(postgres, home.PostgresProcess());
        var client = new Rest(again.Http, again.Bootstrap.ClientBasic);
        Assert.Equal(id, (await client.GetAsync($"/accounts/v1/users/{id}"))["id"]);
        Assert.Equal(0, await again.StopAsync());
        Assert.False(Signals.Runs(postgres));
    }

    [Fact]
    public async Task A_killed_PostgreSQL_leaves_everything_that_was_acknowledged()
    {
        using var home = new Home();
        string id;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            id = await new Rest(server.Http, server.Bootstrap.ClientBasic).RegisterAsync(Rest.NewEmail());
            Signals.Send(Assert.NotNull(home.PostgresProcess()), Signals.Kill);
        }

        await using var again = await ServerProcess.StartAsync(home);
        var client = new Rest(again.Http, again.Bootstrap.ClientBasic);
        Assert.Equal(id, (await client.GetAsync($"/accounts/v1/users/{id}"))["id"]);
    }
}
