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
}
