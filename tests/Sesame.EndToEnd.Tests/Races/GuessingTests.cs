using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Races;

/// <summary>Many passwords at once for one account: wrong ones buy no more hashes than the limit, right ones all pass.</summary>
[Collection(ServerCollection.Name)]
public sealed class GuessingTests(SharedServer shared)
{
    private const string Hashes = "sesame_passwords_hashes";
    private const int Limit = 5;

    [Theory, InlineData(true), InlineData(false)]
    public async Task Two_hundred_parallel_wrong_passwords_compute_five_hashes(bool known)
    {
        var email = Rest.NewEmail();
        if (known)
        {
            await shared.Client.RegisterAsync(email);
        }

        var before = await shared.CounterAsync(Hashes);
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => shared.Client.LogInAsync(email, "wrong horse battery staple")));

        Assert.Equal(Limit, await shared.CounterAsync(Hashes) - before);
        Assert.Equal(Limit, replies.Count(reply => reply.Status == HttpStatusCode.Unauthorized && reply.Reason == "INVALID_CREDENTIALS"));
        Assert.Equal(200 - Limit, replies.Count(reply => reply.Status == HttpStatusCode.TooManyRequests && reply.Reason == "LOGIN_DELAYED" && reply.Headers.RetryAfter is not null));
    }

    [Fact]
    public async Task After_too_many_failures_the_right_password_waits_too_and_costs_no_hash()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shared.Client.LogInAsync(email, "wrong horse battery staple")));

        var before = await shared.CounterAsync(Hashes);
        var reply = await shared.Client.LogInAsync(email);

        Assert.Equal("LOGIN_DELAYED", reply.Reason);
        Assert.Equal(0, await shared.CounterAsync(Hashes) - before);
    }

    [Fact]
    public async Task Fifty_parallel_right_passwords_all_pass()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shared.Client.LogInInTurnAsync(email)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(50, replies.Select(reply => reply["sessionId"]).Distinct().Count());
    }
}
