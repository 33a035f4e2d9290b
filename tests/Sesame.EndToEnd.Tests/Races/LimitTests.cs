using System.Diagnostics;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Races;

[Collection(ServerCollection.Name)]
public sealed class LimitTests(SharedServer shared)
{
    [Fact]
    public async Task Two_thousand_concurrent_calls_at_a_limit_of_a_hundred_admit_exactly_a_hundred()
    {
        var policy = $"exports-{Rest.NewState()}";
        var admin = shared.User((await shared.Client.LogInAsync(shared.Bootstrap.Email, shared.Bootstrap.Password))["token"]);
        var made = await admin.PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = 100, window = "3600s" });
        Assert.True(made.Succeeded, made.ToString());

        var replies = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => shared.Client.PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "everyone" })));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(100, replies.Count(reply => reply["allowed"] == "True"));
        var other = await shared.Client.PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "someone else" });
        Assert.Equal("True", other["allowed"]);
    }

    [Fact]
    public async Task A_killed_server_admits_too_much_by_no_more_than_what_its_last_second_admitted()
    {
        const int Limit = 400;
        using var home = new Home();
        var policy = $"exports-{Rest.NewState()}";
        var admitted = new System.Collections.Concurrent.ConcurrentQueue<long>();
        long killedAt;
        await using (var server = await ServerProcess.StartAsync(home))
        {
            var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
            var token = (await client.LogInAsync(server.Bootstrap.Email, server.Bootstrap.Password))["token"];
            var made = await new Rest(server.Http, $"Bearer {token}").PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = Limit, window = "3600s" });
            Assert.True(made.Succeeded, made.ToString());
            var consuming = Enumerable.Range(0, 4).Select(_ => ConsumeAsync(client, policy, admitted, Limit)).ToArray();
            while (admitted.Count < Limit / 2)
            {
                await Task.Delay(5);
            }

            killedAt = Stopwatch.GetTimestamp();
            await server.StopAsync(Signals.Kill);
            await Task.WhenAll(consuming);
        }

        // Counted with a second to spare: a server whose writing is a second behind refuses to admit at all.
        var mayBeForgotten = admitted.Count(at => at > killedAt - Stopwatch.Frequency);
        await using var again = await ServerProcess.StartAsync(home);
        await ConsumeAsync(new Rest(again.Http, again.Bootstrap.ClientBasic), policy, admitted, Limit);

        Assert.InRange(admitted.Count, Limit, Limit + mayBeForgotten);
    }

    // Until it is refused, or nobody answers any more.
    private static async Task ConsumeAsync(Rest client, string policy, System.Collections.Concurrent.ConcurrentQueue<long> admitted, int limit)
    {
        for (var tries = 0; tries <= 2 * limit; tries++)
        {
            try
            {
                var reply = await client.PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject = "everyone" });
                if (reply["allowed"] != "True")
                {
                    return;
                }

                admitted.Enqueue(Stopwatch.GetTimestamp());
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
