using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Three nodes are one system: what was answered through one holds through the others.</summary>
[Collection(SharedCluster.Collection)]
public sealed class AcrossNodesTests(SharedCluster shared)
{
    private ClusterProcess Cluster => shared.Cluster;

    [Fact]
    public async Task A_journey_goes_through_every_node()
    {
        var email = Rest.NewEmail();
        var id = await Cluster.Client(0).RegisterAsync(email);
        var login = await Cluster.Client(1).LogInAsync(email);
        Assert.Equal(id, login["userId"]);
        Assert.Equal("True", (await Cluster.Client(2).CheckAsync(login["token"]))["active"]);
        Assert.Equal(email, (await Cluster.User(0, login["token"]).GetAsync("/accounts/v1/users/current"))["email"]);
        var next = await Cluster.Client(2).RefreshAsync(login["refresh"]);
        Assert.Equal(login["sessionId"], next["sessionId"]);
        Assert.True((await Cluster.User(1, next["token"]).PostAsync("/accounts/v1/sessions/logout", new { })).Succeeded);
        Assert.Equal("SESSION_ENDED", (await Cluster.Client(0).CheckAsync(next["token"]))["reason"]);
    }

    [Fact]
    public async Task Ten_thousand_users_made_through_one_node_are_read_at_once_through_another()
    {
        var clients = Cluster.Clients();
        await Crowd.DoAsync(10_000, 48, async number =>
        {
            var made = await clients[number % 3].PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() });
            Assert.True(made.Succeeded, made.ToString());
            var read = await clients[(number + 1) % 3].GetAsync($"/accounts/v1/users/{made["userId"]}");
            Assert.True(read.Succeeded, read.ToString());
            Assert.Equal(made["userId"], read["id"]);
        });
    }

    [Fact]
    public async Task Two_thousand_parallel_refreshes_over_three_nodes_give_one_successor()
    {
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var login = await Cluster.Client(0).LogInAsync(email);
        var clients = Cluster.Clients();

        var replies = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => clients[number % 3].RefreshAsync(login["refresh"])));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => reply["refresh"]).Distinct());
    }

    [Fact]
    public async Task Wrong_passwords_through_three_nodes_compute_no_more_hashes_than_the_limit()
    {
        const int Limit = 5;
        const int Attempts = 200;
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var before = await Cluster.CounterAsync("sesame_passwords_hashes");
        var clients = Cluster.Clients();

        var replies = await Task.WhenAll(Enumerable.Range(0, Attempts).Select(number => clients[number % 3].LogInAsync(email, "wrong horse battery staple")));

        Assert.Equal(Limit, await Cluster.CounterAsync("sesame_passwords_hashes") - before);
        Assert.Equal(Limit, replies.Count(reply => reply.Reason == "INVALID_CREDENTIALS"));
        Assert.Equal(Attempts - Limit, replies.Count(reply => reply.Reason == "LOGIN_DELAYED"));
    }

    [Fact]
    public async Task Fifty_parallel_right_passwords_through_three_nodes_all_pass()
    {
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Cluster.Client(number).LogInInTurnAsync(email)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(50, replies.Select(reply => reply["sessionId"]).Distinct().Count());
    }

    [Fact]
    public async Task Two_thousand_calls_through_three_nodes_at_a_limit_of_a_hundred_admit_exactly_a_hundred()
    {
        var policy = $"exports-{Rest.NewState()}";
        var made = await Cluster.Client(0).PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = 100, window = "3600s" });
        Assert.True(made.Succeeded, made.ToString());
        var clients = Cluster.Clients();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 2_000).Select(number => clients[number % 3].PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "everyone" })));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(100, replies.Count(reply => reply["allowed"] == "True"));
    }
}
