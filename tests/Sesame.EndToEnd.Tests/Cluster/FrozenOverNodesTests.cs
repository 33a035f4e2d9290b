using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A freeze through one node against logins, refreshes, codes and links through all of them.</summary>
[Collection(SharedCluster.Collection)]
public sealed class FrozenOverNodesTests(SharedCluster shared)
{
    private const int Rounds = 3;

    private ClusterProcess Cluster => shared.Cluster;

    private string MailFolder => Path.Combine(Cluster.Supervisor.Home.Path, "mail");

    // The folder comes with the first mail.
    private Mailbox Mails => new(() => Directory.Exists(MailFolder) ? [.. Directory.EnumerateFiles(MailFolder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : []);

    [Fact]
    public async Task When_it_has_returned_nothing_that_began_before_lives_on_any_node_nor_once_the_user_is_let_in_again()
    {
        var clients = Cluster.Clients();
        for (var round = 0; round < Rounds; round++)
        {
            var (email, state) = (Rest.NewEmail(), Rest.NewState());
            var id = await clients[round % 3].RegisterAsync(email);
            var logins = await Task.WhenAll(clients.Select(client => client.LogInAsync(email)));
            Assert.Equal("code", (await clients[0].PostAsync("/accounts/v1/sessions/login/email", new { email, state }))["step"]);
            var code = await Mails.Code(email);

            using var over = new CancellationTokenSource();
            var racers = clients.SelectMany((client, node) => new[] { LogInUntilAsync(client, email, over.Token), RefreshUntilAsync(client, logins[node]["refresh"], over.Token) }).ToArray();
            await Task.Delay(round * 40);
            var frozen = await clients[(round + 1) % 3].PostAsync($"/accounts/v1/users/{id}:freeze", new { });
            Assert.True(frozen.Succeeded, frozen.ToString());
            await over.CancelAsync();
            var opened = (await Task.WhenAll(racers)).SelectMany(replies => replies).Concat(logins).ToList();

            await AssertOverAsync(opened, email, state, code);
            Assert.True((await clients[(round + 2) % 3].PostAsync($"/accounts/v1/users/{id}:enable", new { })).Succeeded);
            await AssertOverAsync(opened, null, state, code);
            // The tries that were refused meanwhile count.
            var anew = await clients[round % 3].LogInAsync(email);
            Assert.True(anew.Succeeded || anew.Reason == "LOGIN_DELAYED", anew.ToString());
        }
    }

    private async Task AssertOverAsync(IReadOnlyList<Reply> opened, string? email, string state, string code)
    {
        foreach (var client in Cluster.Clients())
        {
            foreach (var session in opened)
            {
                Assert.Equal("False", (await client.CheckAsync(session["token"]))["active"]);
                Assert.False((await client.RefreshAsync(session["refresh"])).Succeeded);
            }

            Assert.False((await client.PostAsync("/accounts/v1/sessions/login/code", new { code, state })).Succeeded);
            if (email is not null)
            {
                Assert.False((await client.LogInAsync(email)).Succeeded);
            }
        }
    }

    private static async Task<IReadOnlyList<Reply>> LogInUntilAsync(Rest client, string email, CancellationToken over)
    {
        var opened = new List<Reply>();
        while (!over.IsCancellationRequested)
        {
            if (await client.LogInAsync(email) is { Succeeded: true } login)
            {
                opened.Add(login);
            }
        }

        return opened;
    }

    private static async Task<IReadOnlyList<Reply>> RefreshUntilAsync(Rest client, string refresh, CancellationToken over)
    {
        var renewed = new List<Reply>();
        while (!over.IsCancellationRequested && await client.RefreshAsync(refresh) is { Succeeded: true } next)
        {
            renewed.Add(next);
            refresh = next["refresh"];
        }

        return renewed;
    }
}
