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
    public async Task What_one_node_made_another_reads_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async line =>
        {
            for (var round = 0; round < 40; round++)
            {
                var id = await Cluster.SignUpAsync(line + round);
                Assert.Equal(id, (await Cluster.Client(line + round + 1).GetAsync($"/accounts/v1/users/{id}"))["id"]);
            }
        }));
    }

    [Fact]
    public async Task Three_hundred_parallel_refreshes_over_three_nodes_give_one_successor()
    {
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var login = await Cluster.Client(0).LogInAsync(email);

        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Cluster.Client(number).RefreshAsync(login["refresh"])));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => reply["refresh"]).Distinct());
    }

    [Fact]
    public async Task Wrong_passwords_through_three_nodes_compute_no_more_hashes_than_the_limit()
    {
        const int Limit = 5;
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var before = await Cluster.CounterAsync("sesame_passwords_hashes");

        var replies = await Task.WhenAll(Enumerable.Range(0, 150).Select(number => Cluster.Client(number).LogInAsync(email, "wrong horse battery staple")));

        Assert.Equal(Limit, await Cluster.CounterAsync("sesame_passwords_hashes") - before);
        Assert.Equal(Limit, replies.Count(reply => reply.Reason == "INVALID_CREDENTIALS"));
        Assert.Equal(150 - Limit, replies.Count(reply => reply.Reason == "LOGIN_DELAYED"));
    }

    [Fact]
    public async Task Two_thousand_calls_through_three_nodes_at_a_limit_of_a_hundred_admit_exactly_a_hundred()
    {
        var policy = $"exports-{Rest.NewState()}";
        var made = await Cluster.Client(0).PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = 100, window = "3600s" });
        Assert.True(made.Succeeded, made.ToString());

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 2_000).Select(number => Cluster.Client(number).PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "everyone" })));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(100, replies.Count(reply => reply["allowed"] == "True"));
    }

    [Fact]
    public async Task A_session_that_ended_through_one_node_is_refused_through_the_others_at_the_next_check()
    {
        var logins = new List<Reply>();
        for (var user = 0; user < 8; user++)
        {
            var email = Rest.NewEmail();
            await Cluster.Client(user).RegisterAsync(email);
            logins.AddRange(await Task.WhenAll(Enumerable.Range(user, 5).Select(number => Cluster.Client(number).LogInAsync(email))));
        }

        await Task.WhenAll(logins.Select(async (login, number) =>
        {
            for (var node = 0; node < 3; node++)
            {
                Assert.Equal("True", (await Cluster.Client(node).CheckAsync(login["token"]))["active"]);
            }

            var ended = await Cluster.Client(number).DeleteAsync($"/accounts/v1/sessions/{login["sessionId"]}");
            Assert.True(ended.Succeeded, ended.ToString());
            for (var node = 1; node < 3; node++)
            {
                var check = await Cluster.Client(number + node).CheckAsync(login["token"]);
                Assert.Equal(("False", "SESSION_ENDED"), (check["active"], check["reason"]));
            }
        }));
    }
}
