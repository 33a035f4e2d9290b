using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

public sealed class ExternalDatabaseTests : IAsyncLifetime
{
    private ExternalPostgres? postgres;

    private string Database => postgres!.ConnectionString;

    public async Task InitializeAsync() => postgres = await ExternalPostgres.StartAsync();

    // A database of somebody else is migrated when asked to, not by whoever starts.
    private Task<Command> MigrateAsync(Home home) => Command.RunAsync(Repository.Script, "migrate", "--db", Database, "--home", home.Path);

    public async Task DisposeAsync() => await postgres!.DisposeAsync();

    [Fact]
    public async Task A_migrated_database_of_somebody_else_is_served()
    {
        using var home = new Home();
        foreach (var time in new[] { "the first time", "again" })
        {
            var migrated = await MigrateAsync(home);
            Assert.True(migrated.ExitCode == 0, $"{time}: {migrated.Errors}{migrated.Output}");
        }

        await using var server = await ServerProcess.StartAsync(home, "--db", Database);
        await StartTests.AssertServesAsync(server);
        Assert.Null(home.PostgresProcess());
    }

    [Fact]
    public async Task A_second_process_with_another_home_ends_with_a_sentence()
    {
        using var firstHome = new Home();
        using var secondHome = new Home();
        await MigrateAsync(firstHome);
        await using var server = await ServerProcess.StartAsync(firstHome, "--db", Database);
        File.Copy(Path.Combine(firstHome.Path, "master.key"), Path.Combine(secondHome.Path, "master.key"));

        var refused = await ServerProcess.RunToEndAsync(secondHome, "--db", Database);

        Assert.StartsWith("Another Sesame serves this database.", refused.Refusal(), StringComparison.Ordinal);
        await StartTests.AssertServesAsync(server);
    }

    [Fact]
    public async Task A_wrong_master_key_is_refused_with_a_sentence()
    {
        using var home = new Home();
        await MigrateAsync(home);
        await using (await ServerProcess.StartAsync(home, "--db", Database))
        {
        }

        using var otherHome = new Home();
        var refused = await ServerProcess.RunToEndAsync(otherHome, "--db", Database);

        Assert.Contains("master key", refused.Refusal(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_killed_server_is_started_again_on_the_same_database()
    {
        using var home = new Home();
        string id;
        await MigrateAsync(home);
        await using (var server = await ServerProcess.StartAsync(home, "--db", Database))
        {
            id = await new Rest(server.Http, server.Bootstrap.ClientBasic).RegisterAsync(Rest.NewEmail());
            await server.StopAsync(Signals.Kill);
        }

        await using var again = await ServerProcess.StartAsync(home, "--db", Database);
        var client = new Rest(again.Http, again.Bootstrap.ClientBasic);
        Assert.Equal(id, (await client.GetAsync($"/accounts/v1/users/{id}"))["id"]);
    }

    [Fact]
    public async Task A_database_that_was_not_migrated_is_refused_with_a_sentence()
    {
        using var home = new Home();
        var refused = await ServerProcess.RunToEndAsync(home, "--db", Database);

        Assert.Contains("./sesame migrate", refused.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_migrates_and_serves_a_database_of_somebody_else()
    {
        using var home = new Home();
        await using var server = await ServerProcess.StartAsync(home, Repository.Script, ["up"], ["--db", Database]);

        await StartTests.AssertServesAsync(server);
    }
}
