using System.Diagnostics;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing.Histories;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Checks answer from the memory of the node that is asked, and yet no node accepts a session that ended through another.</summary>
[Collection(SharedCluster.Collection)]
public sealed class RevokedAcrossNodesTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Callers = 32;
    private const int RefusalsEach = 20;
    private readonly IReadOnlyList<Rest> clients = shared.Cluster.Clients();

    [Fact]
    public async Task Of_ten_thousand_checks_that_follow_the_end_of_a_session_through_another_node_none_is_accepted()
    {
        const int Sessions = 250;
        var logins = await Crowd.LogInAsync(clients, Sessions);

        var histories = new RevocationHistory[Sessions];
        await Crowd.DoAsync(Sessions, 12, async number =>
        {
            // Both of the others have answered from what they hold, and go on to ask while it is taken away.
            var (login, ended) = (logins[number], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var history = histories[number] = new RevocationHistory(login["sessionId"]);
            Rest[] others = [clients[(number + 1) % clients.Count], clients[(number + 2) % clients.Count]];
            foreach (var other in others)
            {
                Assert.Equal("True", (await other.CheckAsync(login["token"]))["active"]);
            }

            var checking = Task.WhenAll(others.Select(other => CheckUntilRefusedAsync(other, login["token"], history, ended.Task)));
            try
            {
                var begin = Stopwatch.GetTimestamp();
                var reply = await clients[number % clients.Count].DeleteAsync($"/accounts/v1/sessions/{login["sessionId"]}");
                Assert.True(reply.Succeeded, reply.ToString());
                history.Revoked(new Span(begin, Stopwatch.GetTimestamp()));
            }
            finally
            {
                ended.SetResult();
                await checking;
            }
        });

        Assert.Empty(histories.SelectMany(history => history.Objections()));
        Assert.Equal(10_000, Sessions * RefusalsEach * 2);

        // A refusal asks nobody but the owner's memory.
        await using var statements = await StatementLog.BeginAsync(shared.Cluster);
        var made = await statements.DuringAsync(() => Crowd.DoAsync(4 * Sessions, Callers, async number =>
            Assert.Equal("SESSION_ENDED", (await clients[number % clients.Count].CheckAsync(logins[number / 4]["token"]))["reason"])));
        Assert.True(made.Count == 0, string.Join('\n', made.Take(10)));
        output.WriteLine($"{histories.Sum(history => history.Checks)} checks of {Sessions} sessions while they ended, 10000 of them begun after the end; none of those was accepted.");
    }

    [Fact]
    public async Task Warm_checks_make_no_statement_and_no_hop()
    {
        const int Sessions = 150;
        const int Checks = 10_000;
        var logins = await Crowd.LogInAsync(clients, Sessions);
        await using var statements = await StatementLog.BeginAsync(shared.Cluster);

        // What nobody has asked for yet is read: through whichever node, this would be noticed.
        for (var node = 0; node < clients.Count; node++)
        {
            Assert.NotEmpty(await statements.DuringAsync(() => clients[node].GetAsync($"/accounts/v1/users/{Guid.CreateVersion7()}")));
        }

        await CheckAsync(Sessions * clients.Count);
        var (asked, answered) = (0L, 0L);
        for (var tries = 0; tries == 0 || asked > 0; tries++)
        {
            // A node that gets no processor for two seconds loses its copies, as it should, and asks for them once more.
            Assert.True(tries < 5, $"{asked} of {answered} looks at warm sessions, keys and clients asked another node.");
            var before = await LooksAsync();
            var made = await statements.DuringAsync(() => CheckAsync(Checks));
            Assert.True(made.Count == 0, string.Join('\n', made.Take(10)));
            var after = await LooksAsync();
            (asked, answered) = (after.Asked - before.Asked, after.Answered - before.Answered);
            output.WriteLine($"{Checks} checks: {answered} looks at sessions, keys and clients were answered by the node that was asked, {asked} by a hop.");
        }

        Assert.True(answered >= Checks, $"Only {answered} looks were counted.");

        Task CheckAsync(int checks) => Crowd.DoAsync(checks, Callers, async number =>
        {
            var check = await clients[number % clients.Count].CheckAsync(logins[number / clients.Count % Sessions]["token"]);
            Assert.Equal("True", check["active"]);
        });
    }

    // So many of these begin after the call that ended the session has returned.
    private async Task CheckUntilRefusedAsync(Rest client, string token, RevocationHistory history, Task ended)
    {
        for (var left = RefusalsEach; left > 0;)
        {
            var (follows, begin) = (ended.IsCompleted, Stopwatch.GetTimestamp());
            var check = await client.CheckAsync(token);
            Assert.True(check.Succeeded, $"{check}\n{shared.Cluster.Logs()}");
            history.Checked(check["active"] == "True", new Span(begin, Stopwatch.GetTimestamp()));
            if (follows)
            {
                Assert.Equal(("False", "SESSION_ENDED"), (check["active"], check["reason"]));
                left--;
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }

    private async Task<(long Asked, long Answered)> LooksAsync() => (
        await shared.Cluster.CounterAsync("sesame_copies_asked"),
        await shared.Cluster.CounterAsync("sesame_copies_found") + await shared.Cluster.CounterAsync("sesame_copies_served"));
}
