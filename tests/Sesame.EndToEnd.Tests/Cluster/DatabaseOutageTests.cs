using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>PostgreSQL goes away under three nodes, and comes back.</summary>
[Collection(Alone.Name)]
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Checks_go_on_while_the_leases_last_and_again_when_the_database_is_back_with_the_same_owners()
    {
        using var home = new Home();
        await using var postgres = await ExternalPostgres.StartAsync("max_connections=300");
        await using var cluster = await ClusterProcess.StartAsync(home, "--db", postgres.ConnectionString);
        await cluster.SettledStatusAsync(members: 3);
        var clients = cluster.Clients();
        var logins = await Crowd.LogInAsync(clients, 10);
        var made = await clients[0].PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() });
        var owners = await OwnersAsync(cluster);
        var checks = new ConcurrentQueue<(int Node, long Begin, long End, Reply Reply)>();
        using var over = new CancellationTokenSource();
        var checking = Task.WhenAll(logins.SelectMany((login, number) => clients.Select((client, node) => CheckAsync(login["token"], client, node, checks, number, over.Token))));
        await AllAnswerAsync(checks, clients.Count, Stopwatch.GetTimestamp(), good: true);

        var stopping = Stopwatch.GetTimestamp();
        await postgres.StopAsync();
        await AllAnswerAsync(checks, clients.Count, stopping, good: true);
        await AllAnswerAsync(checks, clients.Count, stopping, good: false);
        await postgres.StartAgainAsync();
        var back = Stopwatch.GetTimestamp();
        await AllAnswerAsync(checks, clients.Count, back, good: true);
        await over.CancelAsync();
        await checking;

        // Either a good answer or one that says by its name that there is none.
        Assert.All(checks.Where(check => !check.Reply.Succeeded), check => Assert.Equal(HttpStatusCode.ServiceUnavailable, check.Reply.Status));
        Assert.All(checks.Where(check => check.Reply.Succeeded), check => Assert.Equal("True", check.Reply["active"]));
        foreach (var node in Enumerable.Range(0, clients.Count))
        {
            var (last, first) = (checks.Where(check => check.Node == node && check.Reply.Succeeded && check.End < back).Max(check => check.End), FirstAfter(checks, node, back));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"n{node + 1}: checks went on for {Seconds(stopping, last):0.00} s after PostgreSQL was told to stop, and again {Seconds(back, first):0.00} s after it took connections"));
        }

        output.WriteLine($"reasons: {string.Join(", ", checks.Where(check => !check.Reply.Succeeded).CountBy(check => $"{check.Reply.Reason} {check.Reply["message"]}"))}");

        // Nobody was judged dead, and nothing has moved or is lost.
        Assert.Equal(owners, await OwnersAsync(cluster));
        Assert.Equal(made["userId"], (await clients[1].GetAsync($"/accounts/v1/users/{made["userId"]}"))["id"]);
        foreach (var (login, number) in logins.Select((login, number) => (login, number)))
        {
            var renewed = await clients[number % clients.Count].RefreshAsync(login["refresh"]);
            Assert.True(renewed.Succeeded, renewed.ToString());
        }
    }

    private static async Task CheckAsync(string token, Rest client, int node, ConcurrentQueue<(int, long, long, Reply)> checks, int number, CancellationToken over)
    {
        await Task.Delay(number, CancellationToken.None);
        while (!over.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            var reply = await client.CheckAsync(token);
            checks.Enqueue((node, begin, Stopwatch.GetTimestamp(), reply));
            await Task.Delay(30, CancellationToken.None);
        }
    }

    // Every node has answered so at least once to a call that was begun since.
    private static async Task AllAnswerAsync(ConcurrentQueue<(int Node, long Begin, long End, Reply Reply)> checks, int nodes, long since, bool good)
    {
        var watch = Stopwatch.StartNew();
        while (checks.Where(check => check.Begin > since && check.Reply.Succeeded == good).Select(check => check.Node).Distinct().Count() < nodes)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"Not all nodes answered {(good ? "well" : "that they cannot")}.");
            await Task.Delay(20);
        }
    }

    private static long FirstAfter(ConcurrentQueue<(int Node, long Begin, long End, Reply Reply)> checks, int node, long back) =>
        checks.Where(check => check.Node == node && check.Reply.Succeeded && check.End > back).Min(check => check.End);

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;

    // Who is who, and under which epochs each owns how much.
    private static async Task<IReadOnlyList<string>> OwnersAsync(ClusterProcess cluster)
    {
        var seen = await cluster.Client(0).GetAsync("/cluster");
        Assert.True(seen.Succeeded, seen.ToString());
        return [.. seen.Body.GetProperty("members").EnumerateArray().Select(member =>
            $"{member.GetProperty("name")} {member.GetProperty("incarnation")} {member.GetProperty("status")} {member.GetProperty("partitions")} {member.GetProperty("epochMax")}")];
    }
}
