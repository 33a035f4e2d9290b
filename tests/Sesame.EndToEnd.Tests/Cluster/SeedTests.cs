using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>What a front and a silo are told of each other, encrypted ways among it.</summary>
public sealed class SeedTests
{
    private static readonly string[] Front = ["--silo=false", "--public-url", SplitCluster.PublicUrl, "--http", "0", "--grpc", "0"];

    [Theory]
    [InlineData("somewhere", "--seeds somewhere is not host:port.")]
    [InlineData("127.0.0.1:0", "--seeds 127.0.0.1:0 is not host:port.")]
    [InlineData("127.0.0.1:70000", "--seeds 127.0.0.1:70000 is not host:port.")]
    [InlineData(":11111", "--seeds :11111 is not host:port.")]
    [InlineData("", "--silo=false needs --seeds host:port[,host:port…], silos that it asks.")]
    public async Task Seeds_of_another_form_are_refused_in_one_sentence(string seeds, string sentence)
    {
        var refused = await Command.RunAsync("dotnet", [Repository.ServerProgram, .. Front, "--seeds", seeds]);
        Assert.Equal(sentence, refused.Refusal());
    }

    [Fact]
    public async Task A_silo_without_an_API_says_what_it_lacks()
    {
        using var home = new Home();
        var alone = await Command.RunAsync("dotnet", Repository.SiloProgram, "--home", home.Path);
        Assert.Equal("A silo without an API needs --silo-port: nobody could call it.", alone.Refusal());
    }

    [Fact]
    public async Task A_front_refuses_calls_by_name_while_no_silo_is_there_and_recovers_by_itself_all_of_it_encrypted()
    {
        using var authority = new TestAuthority("ours");
        await using var cluster = await SplitCluster.PrepareAsync();

        // Nobody is there yet: the port is open, and tells why nothing is answered.
        var front = cluster.LaunchFront($"{cluster.SeedOf(0)},{cluster.SeedOf(1)}", authority.OptionsOf("front"));
        await front.BecomesAsync("Unhealthy");
        await AssertRefusedAsync(front, cluster);

        await Task.WhenAll(cluster.StartSiloAsync(0, authority.OptionsOf("s1")), cluster.StartSiloAsync(1, authority.OptionsOf("s2")));
        await front.BecomesAsync("Healthy");
        var client = new Rest(front.Http, cluster.Bootstrap.ClientBasic);
        var ids = new List<string>();
        for (var count = 0; count < 20; count++)
        {
            ids.Add(await client.RegisterAsync(Rest.NewEmail(), Rest.Password));
        }

        // Whoever has no certificate of the authority is turned away, and says so in one line.
        using var stranger = new TestAuthority("another");
        await Task.WhenAll(AssertTurnedAwayAsync(cluster, 2, []), AssertTurnedAwayAsync(cluster, 3, stranger.OptionsOf("s4")));

        // All silos stop and come back.
        await Task.WhenAll(cluster.Silos[0].StopAsync(), cluster.Silos[1].StopAsync());
        await front.BecomesAsync("Unhealthy");
        await AssertRefusedAsync(front, cluster);
        await Task.WhenAll(cluster.StartSiloAsync(0, authority.OptionsOf("s1")), cluster.StartSiloAsync(1, authority.OptionsOf("s2")));
        await front.BecomesAsync("Healthy");
        Assert.All(await Task.WhenAll(ids.Select(id => client.GetAsync($"/accounts/v1/users/{id}"))), reply => Assert.True(reply.Succeeded, reply.ToString()));
        Assert.Equal(0, await front.Process.StopAsync());
    }

    private static async Task AssertRefusedAsync(Front front, SplitCluster cluster)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await front.ReadinessAsync())?.Status);
        var jwks = await new Rest(front.Http, null).GetAsync("/.well-known/jwks.json");
        Assert.True((jwks.Status, jwks.Reason) == (HttpStatusCode.ServiceUnavailable, "OWNER_UNAVAILABLE"), $"{jwks} {front.Process.Printed}");
        await front.Process.PrintsAsync($"No silo answers, also not at {cluster.SeedOf(0)}, {cluster.SeedOf(1)}.");
    }

    private static async Task AssertTurnedAwayAsync(SplitCluster cluster, int number, string[] options)
    {
        var silo = cluster.LaunchSilo(number, options);
        var front = cluster.LaunchFront(cluster.SeedOf(0), options);
        Assert.Equal(1, await silo.WaitForEndAsync());
        Assert.Matches(@"^s[12] at [0-9.:]+ does not take this silo: .+\.$", silo.Printed.Trim());
        await front.Process.PrintsAsync($"at {cluster.SeedOf(0)} does not take this process:");
        // It may say so before its port is open.
        await front.BecomesAsync("Unhealthy");
        await cluster.Silos[0].PrintsAsync("was turned away: no trusted certificate");
        Assert.Single(front.Process.Printed.Split('\n'), line => line.Contains("does not take this process", StringComparison.Ordinal));
        await front.DisposeAsync();
    }
}
