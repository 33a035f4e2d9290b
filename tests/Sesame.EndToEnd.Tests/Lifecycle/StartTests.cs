using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

public sealed class StartTests
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Two_servers_run_side_by_side()
    {
        using var firstHome = new Home();
        using var secondHome = new Home();
        var servers = await Task.WhenAll(ServerProcess.StartAsync(firstHome), ServerProcess.StartAsync(secondHome));
        try
        {
            var email = Rest.NewEmail();
            foreach (var server in servers)
            {
                await new Rest(server.Http, server.Bootstrap.ClientBasic).RegisterAsync(email);
            }

            var stranger = new Rest(servers[1].Http, servers[0].Bootstrap.ClientBasic);
            Assert.Equal("CLIENT_UNKNOWN", (await stranger.LogInAsync(email)).Reason);
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    [Theory]
    [InlineData("a long name with spaces, ünïcode and 'quotes' that leaves no room for the path of a socket, which may have a hundred and seven bytes")]
    [InlineData("$HOME; echo")]
    public async Task A_home_may_lie_anywhere(string name)
    {
        using var home = new Home(name);
        await using var server = await ServerProcess.StartAsync(home);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task A_home_that_the_user_of_the_database_cannot_enter_is_fine()
    {
        using var home = new Home(mayBeEntered: false);
        await using (var server = await ServerProcess.StartAsync(home))
        {
            await AssertServesAsync(server);
        }

        await using var again = await ServerProcess.StartAsync(home);
        await AssertServesAsync(again);
    }

    [Fact]
    public async Task The_first_start_makes_the_first_secrets_once_for_their_owner_only()
    {
        using var home = new Home();
        Bootstrap first;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            first = server.Bootstrap;
            Assert.True(server.HadSecretsWhenReady);
            Assert.Equal(OwnersOnly, File.GetUnixFileMode(home.BootstrapFile));
            Assert.Equal(OwnersOnly, File.GetUnixFileMode(Path.Combine(home.Path, "master.key")));
            Assert.Contains(first.Password, server.Printed, StringComparison.Ordinal);
            Assert.Contains(first.HttpUrl, server.Printed, StringComparison.Ordinal);
        }

        await using var again = await ServerProcess.StartAsync(home);
        Assert.Equal((first.ClientId, first.ClientSecret, first.Password, first.BackendApiKey), (again.Bootstrap.ClientId, again.Bootstrap.ClientSecret, again.Bootstrap.Password, again.Bootstrap.BackendApiKey));
        Assert.DoesNotContain(first.Password, again.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain(first.ClientSecret, again.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_database_ends_with_a_sentence()
    {
        using var home = new Home();
        await using var server = await ServerProcess.StartAsync(home);

        var refused = await ServerProcess.RunToEndAsync(home);

        Assert.StartsWith($"Another Sesame runs on {home.Path}.", refused.Refusal(), StringComparison.Ordinal);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task A_wrong_option_ends_with_a_sentence()
    {
        using var home = new Home();
        var refused = await ServerProcess.RunToEndAsync(home, "--no-such-option", "1");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--no-such-option", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors + refused.Output, StringComparison.Ordinal);
    }

    internal static async Task AssertServesAsync(ServerProcess server)
    {
        var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
        var email = Rest.NewEmail();
        await client.RegisterAsync(email);
        var login = await client.LogInAsync(email);
        Assert.Equal(HttpStatusCode.OK, login.Status);
        Assert.Equal("True", (await client.CheckAsync(login["token"]))["active"]);
    }
}
