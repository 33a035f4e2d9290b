using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using Sesame.EndToEnd.Tests.Chaos;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Silos without an API and fronts without a silo are the same system as combined nodes.</summary>
public sealed class TierTests(TierFixture tiers, ITestOutputHelper output) : IClassFixture<TierFixture>
{
    private SplitCluster Cluster => tiers.Cluster;

    private Bootstrap Bootstrap => Cluster.Bootstrap;

    [Fact]
    public async Task A_journey_goes_through_both_fronts_by_REST_and_gRPC()
    {
        var email = Rest.NewEmail();
        var id = await Client(0).RegisterAsync(email);
        var login = await Client(1).LogInAsync(email);
        Assert.Equal(id, login["userId"]);
        Assert.Equal("True", (await Client(0).CheckAsync(login["token"]))["active"]);
        Assert.True(await tiers.Fronts[1].CheckByGrpcAsync(Bootstrap.ClientBasic, login["token"]));
        Assert.Equal(email, (await User(0, login["token"]).GetAsync("/accounts/v1/users/current"))["email"]);

        var next = await Client(0).RefreshAsync(login["refresh"]);
        Assert.Equal(login["sessionId"], next["sessionId"]);
        var other = await Client(1).LogInAsync(email);
        Assert.Equal(2, (await User(0, next["token"]).GetAsync("/accounts/v1/users/current/sessions")).Body.GetProperty("sessions").GetArrayLength());
        Assert.True((await User(1, next["token"]).DeleteAsync($"/accounts/v1/sessions/{other["sessionId"]}")).Succeeded);
        Assert.Equal("SESSION_ENDED", (await Client(0).CheckAsync(other["token"]))["reason"]);

        Assert.True((await User(1, next["token"]).PostAsync("/accounts/v1/sessions/logout", new { })).Succeeded);
        Assert.False(await tiers.Fronts[0].CheckByGrpcAsync(Bootstrap.ClientBasic, next["token"]));

        var known = await new Rest(tiers.Fronts[1].Http, $"Bearer {Bootstrap.BackendApiKey}").GetAsync($"/api/backend/v1/user/{id}");
        Assert.Equal((id, email), (known["user_id"], known["email"]));
    }

    [Fact]
    public async Task A_limit_is_exact_through_both_fronts()
    {
        var policy = $"tiers-{Rest.NewState()}";
        Assert.True((await Client(0).PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = 20, window = "3600s" })).Succeeded);
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => Client(number).PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "everyone" })));
        Assert.Equal(20, replies.Count(reply => reply["allowed"] == "True"));
    }

    [Fact]
    public async Task Warm_checks_pay_no_hop_and_a_session_revoked_through_one_front_is_refused_at_the_next_check_through_the_other()
    {
        // As many at once as the guard of an account lets through.
        var logins = new List<Reply>();
        for (var user = 0; user < 4; user++)
        {
            var email = Rest.NewEmail();
            await Client(user).RegisterAsync(email);
            logins.AddRange(await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Client(number).LogInAsync(email))));
        }

        foreach (var (login, number) in logins.Select((login, number) => (login, number)))
        {
            Assert.Equal("True", (await Client(number).CheckAsync(login["token"]))["active"]);
            Assert.Equal("True", (await Client(number + 1).CheckAsync(login["token"]))["active"]);
        }

        var (found, asked) = (await Counter("sesame_copies_found"), await Counter("sesame_copies_asked"));
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(logins.Select((login, number) => Client(number + round).CheckAsync(login["token"])));
        }

        (found, asked) = (await Counter("sesame_copies_found") - found, await Counter("sesame_copies_asked") - asked);
        output.WriteLine($"{asked} of {asked + found} reads asked a silo.");
        Assert.True(asked * 10 < found, $"{asked} of {asked + found} reads asked a silo.");

        await Task.WhenAll(logins.Select(async (login, number) =>
        {
            var ended = await Client(number).DeleteAsync($"/accounts/v1/sessions/{login["sessionId"]}");
            Assert.True(ended.Succeeded, ended.ToString());
            Assert.Equal("SESSION_ENDED", (await Client(number + 1).CheckAsync(login["token"]))["reason"]);
            Assert.Equal("SESSION_ENDED", (await Client(number).CheckAsync(login["token"]))["reason"]);
        }));
    }

    [Fact]
    public async Task A_front_reaches_the_silos_and_nothing_else()
    {
        await Client(0).RegisterAsync(Rest.NewEmail());
        var database = new NpgsqlConnectionStringBuilder(Cluster.Postgres.ConnectionString);
        Assert.All(tiers.Fronts, front =>
        {
            Assert.DoesNotContain(database.Port, ProcessSockets.RemotePortsOf(front.Process.ProcessId));
            Assert.Contains(ProcessSockets.RemotePortsOf(front.Process.ProcessId), port => port is >= 11_111 and < 11_114);
        });
        // The way of asking shows those that have one.
        Assert.All(Cluster.Silos, silo => Assert.Contains(database.Port, ProcessSockets.RemotePortsOf(silo.ProcessId)));
    }

    [Fact]
    public async Task No_call_through_a_front_fails_while_a_silo_leaves_and_comes_back()
    {
        var failures = new ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var calls = 0;
        var load = Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            for (var turn = caller; !enough.IsCancellationRequested; turn++)
            {
                var made = await Client(turn).PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() });
                var read = made.Succeeded ? await Client(turn + 1).GetAsync($"/accounts/v1/users/{made["userId"]}") : made;
                Interlocked.Add(ref calls, 2);
                if (!read.Succeeded)
                {
                    failures.Add(read.ToString());
                }
            }
        })).ToList();

        Assert.Equal(0, await Cluster.Silos[0].StopAsync());
        await Task.WhenAll(tiers.Fronts.Select(front => front.BecomesAsync("Healthy")));
        await Cluster.StartSiloAsync(0);
        await Task.Delay(1_000);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine($"{calls} calls");
        Assert.Empty(failures);
        Assert.True(calls > 100);
    }

    [Fact]
    public async Task After_a_silo_was_killed_a_front_says_so_and_answers_for_all_grains_again()
    {
        var ids = new List<string>();
        for (var count = 0; count < 30; count++)
        {
            ids.Add((await Client(count).PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() }))["userId"]);
        }

        await Cluster.Silos[2].KillAsync();
        var since = Stopwatch.StartNew();
        // Two of three still serve: callers are welcome, and whoever asks is told that not all is well.
        await tiers.Fronts[0].BecomesAsync("Degraded");
        Assert.Equal(HttpStatusCode.OK, (await tiers.Fronts[0].ReadinessAsync())?.Status);
        foreach (var (id, number) in ids.Select((id, number) => (id, number)))
        {
            Reply reply;
            while (!(reply = await Client(number).GetAsync($"/accounts/v1/users/{id}")).Succeeded)
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "OWNER_UNAVAILABLE"), (reply.Status, reply.Reason));
                Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), reply.ToString());
            }

            Assert.Equal(id, reply["id"]);
        }

        output.WriteLine($"All grains answered {since.Elapsed.TotalSeconds:0.0} s after the kill.");
        await Task.WhenAll(tiers.Fronts.Select(front => front.BecomesAsync("Healthy")));
        await Cluster.StartSiloAsync(2);
    }

    private Rest Client(int front) => new(tiers.Fronts[front % tiers.Fronts.Count].Http, Bootstrap.ClientBasic);

    private Rest User(int front, string token) => new(tiers.Fronts[front % tiers.Fronts.Count].Http, $"Bearer {token}");

    private async Task<long> Counter(string name) => (await Task.WhenAll(tiers.Fronts.Select(front => front.CounterAsync(name)))).Sum();
}
