using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>The load of many users, as anybody runs it, for a moment.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class LoadTests(SharedServer shared)
{
    private static readonly string[] Calls =
        ["users", "sessions/login/password", "tokens:check", "sessions/refresh", "sessions/logout", "api-keys:verify", "rate-limits:consume"];

    // On a busy machine a moment may pass before anybody has come through all that he does: then there is a longer one.
    [Fact]
    public async Task Many_users_come_and_go_and_no_request_fails()
    {
        var seconds = 2;
        var load = await LoadAsync(seconds);
        while (seconds < 60 && Missing(load).Any() && (load.ExitCode == 0 || Nothing(load)))
        {
            seconds *= 5;
            load = await LoadAsync(seconds);
        }

        Assert.True(load.ExitCode == 0, load.Output + load.Errors);
        Assert.Equal([], Missing(load));
    }

    [Fact]
    public async Task A_run_in_which_nothing_was_asked_fails()
    {
        var load = await LoadAsync(seconds: 1, users: 0);

        Assert.NotEqual(0, load.ExitCode);
        Assert.True(Nothing(load), load.Output + load.Errors);
    }

    private static bool Nothing(Command load) => (load.Output + load.Errors).Contains("No request was made", StringComparison.Ordinal);

    private static IEnumerable<string> Missing(Command load)
    {
        var called = Row().Matches(load.Output + load.Errors).Select(row => row.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        return Calls.Where(name => !called.Contains($"/accounts/v1/{name}"));
    }

    private Task<Command> LoadAsync(int seconds, int users = 5) => Command.RunAsync(
        Repository.Script, ["load", "--users", $"{users}", "--seconds", $"{seconds}", "--url", $"http://127.0.0.1:{shared.Server.HttpPort}", "--home", shared.Server.Home.Path]);

    // Of the first of Locust's two tables: a name that was called, and that no call failed.
    [GeneratedRegex(@"^(GET|POST) +(?<name>\S+) +[1-9]\d* +0\(0\.00%\)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
