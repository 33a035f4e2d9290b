using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

/// <summary>The script as a stranger calls it.</summary>
public sealed class ScriptTests
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    [Fact]
    public async Task Up_serves_and_ends_with_everything_on_an_interrupt()
    {
        using var home = new Home();
        await using var server = await ServerProcess.StartAsync(home, Repository.Script, ["up"], []);
        var postgres = Assert.NotNull(home.PostgresProcess());
        await StartTests.AssertServesAsync(server);

        // The script has given its process to the server, so this is what Ctrl-C sends.
        Assert.Equal(0, await server.StopAsync(Signals.Interrupt));
        Assert.False(Signals.Runs(postgres));
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    [Fact]
    public async Task Up_works_for_an_ordinary_user_in_somebody_elses_clone_with_spaces_in_its_path()
    {
        using var clone = await Clone.MakeAsync();
        using var home = new Home();
        string[] up = [clone.Script, "up"];
        if (IsRoot)
        {
            var owned = await Command.RunAsync("chown", "nobody", home.Path);
            Assert.True(owned.ExitCode == 0, owned.Errors);
            up = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. up];
        }

        await using var server = await ServerProcess.StartAsync(home, up[0], up[1..], []);
        await StartTests.AssertServesAsync(server);
        Assert.Equal(0, await server.StopAsync(Signals.Interrupt));
    }

    [Theory, InlineData("help"), InlineData("--help")]
    public async Task Help_names_every_command(string word)
    {
        var help = await Command.RunAsync(Repository.Script, word);

        Assert.Equal(0, help.ExitCode);
        Assert.All(["up", "silo", "test", "bench", "migrate", "mock", "help"], command => Assert.Contains($"./sesame {command}", help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_the_help()
    {
        var refused = await Command.RunAsync(Repository.Script, "serve");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no command 'serve'", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_told_in_a_sentence()
    {
        var refused = await Command.RunAsync(Repository.Script, "up", "--home", "/proc/sesame");

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("sesame: cannot write to /proc/sesame; name a folder of your own with --home.", refused.Errors.Trim());
    }

    [Fact]
    public async Task Without_Node_PostgreSQL_and_the_right_to_install_them_up_says_so_in_one_line()
    {
        using var home = new Home();
        using var lacking = new LackingMachine("postgres", "initdb", "node", "npm", "apt-get");
        var refused = await lacking.RunAsync(Repository.Script, "up", "--home", home.Path);

        Assert.Equal(
            "sesame: PostgreSQL is missing and could not be installed; install it (apt-get install postgresql) or npm, which fetches one, or name one with --db.",
            refused.Refusal());
    }
}
