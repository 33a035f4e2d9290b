using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>What operators see of a cluster.</summary>
[Collection(SharedCluster.Collection)]
public sealed class ViewTests(SharedCluster shared)
{
    private ClusterProcess Cluster => shared.Cluster;

    [Fact]
    public async Task The_status_has_one_line_a_member_and_names_what_each_node_does()
    {
        await Cluster.Client(0).RegisterAsync(Rest.NewEmail());

        var status = await Cluster.SettledStatusAsync(members: 3);

        var lines = status.Split('\n');
        Assert.All(Cluster.Nodes, node => Assert.Single(lines, line => line.StartsWith(node.Name + " ", StringComparison.Ordinal) && line.Contains(" active ", StringComparison.Ordinal)
            && line.Contains(node.HttpUrl, StringComparison.Ordinal) && line.Contains($"process {node.Pid}", StringComparison.Ordinal)));
        Assert.Contains("activations", status, StringComparison.Ordinal);
        Assert.Contains("user", status, StringComparison.Ordinal);
        Assert.Contains("sesame.users.v1.UserService/", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_sees_the_same_through_every_node()
    {
        for (var node = 0; node < 3; node++)
        {
            var seen = await Cluster.Client(node).GetAsync("/cluster");
            Assert.True(seen.Succeeded, seen.ToString());
            Assert.Equal(Cluster.Nodes[node].Name, seen["node"]);
            Assert.Equal(Cluster.Nodes.Select(each => each.Name), seen.Body.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString()));
            Assert.Equal(1024, seen.Body.GetProperty("members").EnumerateArray().Sum(member => member.GetProperty("partitions").GetInt32()));
            Assert.Equal(Cluster.Nodes.Select(each => each.Name), seen.Body.GetProperty("nodes").EnumerateArray().Select(each => each.GetProperty("name").GetString()).Order());
        }
    }

    [Fact]
    public async Task Who_lacks_the_permission_sees_nothing()
    {
        var email = Rest.NewEmail();
        await Cluster.Client(0).RegisterAsync(email);
        var login = await Cluster.Client(1).LogInAsync(email);

        var user = await Cluster.User(2, login["token"]).GetAsync("/cluster");
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_MISSING"), (user.Status, user.Reason));
        var sysadmin = await Cluster.Client(0).LogInAsync(Cluster.Bootstrap.Email, Cluster.Bootstrap.Password);
        Assert.Equal(HttpStatusCode.OK, (await Cluster.User(1, sysadmin["token"]).GetAsync("/cluster")).Status);
    }

    [Fact]
    public async Task Metrics_tell_members_partitions_and_calls()
    {
        await Cluster.Client(0).GetAsync("/cluster");
        var text = await Cluster.Nodes[0].Http.GetStringAsync("/metrics");
        Assert.Contains("sesame_cluster_members{status=\"active\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("sesame_cluster_partitions{member=\"n3\"}", text, StringComparison.Ordinal);
        Assert.Contains("sesame_cluster_live_grains{type=", text, StringComparison.Ordinal);
    }
}
