using System.Net;
using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Attacks;

/// <summary>A stranger who guesses at an account does not keep its owner out of the device he used before.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class LockoutTests(SharedServer shared)
{
    private const string Wrong = "wrong horse battery staple";
    private const string Hashes = "sesame_passwords_hashes";

    [Fact]
    public async Task The_owner_logs_in_at_once_from_his_device_and_waits_on_any_other()
    {
        var (email, device) = await UserAsync();
        await GuessAsync(email);

        var elsewhere = await shared.Client.LogInAsync(email);
        Assert.Equal((HttpStatusCode.TooManyRequests, "LOGIN_DELAYED"), (elsewhere.Status, elsewhere.Reason));
        Assert.NotNull(elsewhere.Headers.RetryAfter);

        var login = await shared.Client.LogInFromAsync(device, email);
        Assert.Equal("sessions", login["t"]);
        Assert.StartsWith("sdt_", login["deviceToken"], StringComparison.Ordinal);
        Assert.Equal("LOGIN_DELAYED", (await shared.Client.LogInAsync(email)).Reason);
    }

    [Fact]
    public async Task Tokens_that_are_not_the_users_answer_as_none_does_and_cost_no_hash()
    {
        var (email, device) = await UserAsync();
        var (_, foreign) = await UserAsync();
        await GuessAsync(email);

        var before = await shared.CounterAsync(Hashes);
        var none = await shared.Client.LogInAsync(email);
        foreach (var token in new[] { foreign, device[..^1] + (device[^1] == 'A' ? 'B' : 'A'), "sdt_", new string('x', 10_000), "\u0001" })
        {
            var reply = await shared.Client.LogInFromAsync(token, email);
            Assert.Equal((none.Status, none.Reason, Undated(none)), (reply.Status, reply.Reason, Undated(reply)));
        }

        Assert.Equal(0, await shared.CounterAsync(Hashes) - before);
    }

    [Fact]
    public async Task A_token_tells_nothing_about_other_addresses_known_or_not()
    {
        var (_, device) = await UserAsync();
        var (other, _) = await UserAsync();

        var known = await shared.Client.LogInFromAsync(device, other, Wrong);
        var nobody = await shared.Client.LogInFromAsync(device, Rest.NewEmail(), Wrong);

        Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS"), (known.Status, known.Reason));
        Assert.Equal((known.Status, known.Text), (nobody.Status, nobody.Text));
        Assert.Equal(known.Headers.Select(header => header.Key).Order(), nobody.Headers.Select(header => header.Key).Order());
    }

    [Fact]
    public async Task A_stolen_token_buys_five_hashes_however_many_guesses_come_at_once()
    {
        var (email, device) = await UserAsync();

        var before = await shared.CounterAsync(Hashes);
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => shared.Client.LogInFromAsync(device, email, Wrong)));

        Assert.Equal(5, await shared.CounterAsync(Hashes) - before);
        Assert.Equal(5, replies.Count(reply => reply.Reason == "INVALID_CREDENTIALS"));
        Assert.Equal(195, replies.Count(reply => reply.Reason == "LOGIN_DELAYED" && reply.Headers.RetryAfter is not null));
        Assert.Equal(HttpStatusCode.OK, (await shared.Client.LogInAsync(email)).Status);
    }

    [Fact]
    public async Task Ending_all_sessions_ends_the_tokens_of_all_devices()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        var login = await shared.Client.LogInAsync(email);
        var revoked = await shared.User(login["token"]).DeleteAsync("/accounts/v1/users/current/sessions");
        Assert.Equal(HttpStatusCode.OK, revoked.Status);

        await GuessAsync(email);
        Assert.Equal("LOGIN_DELAYED", (await shared.Client.LogInFromAsync(login["deviceToken"], email)).Reason);
    }

    private async Task<(string Email, string Device)> UserAsync()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        return (email, (await shared.Client.LogInAsync(email))["deviceToken"]);
    }

    // The seconds until the delay is over count down between two answers.
    private static string Undated(Reply reply) => RetryDelay().Replace(reply.Text, "…");

    private async Task GuessAsync(string email)
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("INVALID_CREDENTIALS", (await shared.Client.LogInAsync(email, Wrong)).Reason);
        }
    }

    [GeneratedRegex("""[0-9.]+s(?=")""")]
    private static partial Regex RetryDelay();
}
