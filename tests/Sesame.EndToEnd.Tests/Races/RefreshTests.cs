using System.Diagnostics;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Races;

[Collection(ServerCollection.Name)]
public sealed class RefreshTests(SharedServer shared)
{
    [Fact]
    public async Task Fifty_parallel_refreshes_give_one_successor()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        var login = await shared.Client.LogInAsync(email);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shared.Client.RefreshAsync(login["refresh"])));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        var successor = Assert.Single(replies.Select(reply => reply["refresh"]).Distinct());
        Assert.NotEqual(login["refresh"], successor);
        Assert.Equal(HttpStatusCode.OK, (await shared.Client.RefreshAsync(successor)).Status);
    }

    [Fact]
    public async Task Fifty_parallel_refreshes_give_one_successor_though_the_server_is_killed_in_between()
    {
        // The promise holds for 30 seconds. A machine too busy to restart a server in that time has not tried it, and tries again.
        IReadOnlyCollection<Reply> replies = [];
        IReadOnlyCollection<string> successors = [];
        for (var (tries, inTime) = (0, false); !inTime; tries++)
        {
            Assert.True(tries < 5, "The server did not restart within 25 seconds.");
            (successors, replies, inTime) = await RefreshAcrossKillAsync();
        }

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(successors.Concat(replies.Select(reply => reply["refresh"])).Distinct());
    }

    [Fact]
    public async Task A_token_of_an_older_generation_ends_the_session()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        var login = await shared.Client.LogInAsync(email);
        var second = await shared.Client.RefreshAsync(login["refresh"]);
        var third = await shared.Client.RefreshAsync(second["refresh"]);

        var reuse = await shared.Client.RefreshAsync(login["refresh"]);

        Assert.Equal((HttpStatusCode.Unauthorized, "REFRESH_REUSED"), (reuse.Status, reuse.Reason));
        Assert.Equal("False", (await shared.Client.CheckAsync(third["token"]))["active"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shared.Client.RefreshAsync(third["refresh"])).Status);
    }

    private static async Task<(IReadOnlyCollection<string> Before, IReadOnlyCollection<Reply> After, bool InTime)> RefreshAcrossKillAsync()
    {
        using var home = new Home();
        var email = Rest.NewEmail();
        var elapsed = new Stopwatch();
        string?[] before;
        string refresh;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
            await client.RegisterAsync(email);
            refresh = (await client.LogInAsync(email))["refresh"];

            elapsed.Start();
            var pending = Enumerable.Range(0, 50).Select(_ => TryRefreshAsync(client, refresh)).ToList();
            await Task.WhenAny(pending);
            await server.StopAsync(Signals.Kill);
            before = await Task.WhenAll(pending);
        }

        await using var again = await ServerProcess.StartAsync(home);
        var restarted = new Rest(again.Http, again.Bootstrap.ClientBasic);
        var after = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => restarted.RefreshAsync(refresh)));
        return ([.. before.OfType<string>()], after, elapsed.Elapsed < TimeSpan.FromSeconds(25));
    }

    // The successor, or nothing when the server died before it could answer.
    private static async Task<string?> TryRefreshAsync(Rest client, string refresh)
    {
        try
        {
            var reply = await client.RefreshAsync(refresh);
            return reply.Succeeded ? reply["refresh"] : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
