using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>The load of many users, as anybody runs it, for a moment.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class LoadTests(SharedServer shared)
{
    [Fact]
    public async Task Many_users_come_and_go_and_no_request_fails()
    {
        string[] options = ["--users", "5", "--seconds", "2", "--url", $"http://127.0.0.1:{shared.Server.HttpPort}", "--home", shared.Server.Home.Path];

        var load = await Command.RunAsync(Repository.Script, ["load", .. options]);

        Assert.True(load.ExitCode == 0, load.Output + load.Errors);
        var counts = Row().Matches(load.Output + load.Errors).ToLookup(row => row.Groups["name"].Value, row => int.Parse(row.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var name in new[] { "users", "sessions/login/password", "tokens:check", "sessions/refresh", "sessions/logout", "api-keys:verify", "rate-limits:consume" })
        {
            Assert.True(counts[$"/accounts/v1/{name}"].FirstOrDefault() > 0, $"{name} was not called:\n{load.Output}{load.Errors}");
        }
    }

    // Of the first of Locust's two tables: a name, how often it was called, and that no call failed.
    [GeneratedRegex(@"^(GET|POST) +(?<name>\S+) +(?<count>\d+) +0\(0\.00%\)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
