using System.Net;
using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>What one node decides of sessions and keys holds on the others when it has answered.</summary>
[Collection(SharedCluster.Collection)]
public sealed class SessionsOverNodesTests(SharedCluster shared)
{
    private const int Cap = 100;

    private ClusterProcess Cluster => shared.Cluster;

    [Fact]
    public async Task Logins_through_three_nodes_past_the_cap_leave_exactly_as_many_sessions_as_it_allows()
    {
        var (email, clients) = (Rest.NewEmail(), Cluster.Clients());
        var id = await clients[0].RegisterAsync(email);
        await Crowd.DoAsync(Cap - 10, 8, number => clients[number % 3].LogInInTurnAsync(email));

        var last = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => clients[number % 3].LogInInTurnAsync(email)));

        Assert.All(last, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        var sessions = await Cluster.User(1, last[0]["token"]).GetAsync($"/accounts/v1/users/{id}/sessions");
        Assert.Equal(Cap, sessions.Body.GetProperty("sessions").GetArrayLength());
        var live = sessions.Body.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("id").GetString()).ToHashSet();
        Assert.All(last, reply => Assert.Contains(reply["sessionId"], live));
    }

    [Fact]
    public async Task A_key_revoked_through_one_node_verifies_and_signs_nothing_on_the_others()
    {
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var logins = await Task.WhenAll(Enumerable.Range(0, 3).Select(node => Cluster.Client(node).LogInAsync(email)));
        var admin = await Cluster.Client(0).LogInAsync(Cluster.Bootstrap.Email, Cluster.Bootstrap.Password);
        foreach (var number in Enumerable.Range(0, 9))
        {
            Assert.Equal("True", (await Cluster.Client(number % 3).CheckAsync(logins[number / 3]["token"]))["active"]);
        }

        var keys = await Cluster.User(1, admin["token"]).GetAsync("/accounts/v1/signing-keys");
        var used = keys.Body.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("inUse").GetBoolean()).GetProperty("keyId").GetString();
        var revoked = await Cluster.User(1, admin["token"]).PostAsync($"/accounts/v1/signing-keys/{used}:revoke", new { });
        Assert.True(revoked.Succeeded, revoked.ToString());

        foreach (var number in Enumerable.Range(0, 9))
        {
            Assert.Equal("TOKEN_SIGNATURE_INVALID", (await Cluster.Client(number % 3).CheckAsync(logins[number / 3]["token"]))["reason"]);
        }

        foreach (var node in Enumerable.Range(0, 3))
        {
            var published = JsonDocument.Parse(await Cluster.Nodes[node].Http.GetStringAsync("/.well-known/jwks.json")).RootElement.GetProperty("keys");
            Assert.DoesNotContain(published.EnumerateArray(), key => key.GetProperty("kid").GetString() == used);
            var next = await Cluster.Client(node).RefreshAsync(logins[node]["refresh"]);
            Assert.Equal("True", (await Cluster.Client((node + 1) % 3).CheckAsync(next["token"]))["active"]);
        }
    }
}
