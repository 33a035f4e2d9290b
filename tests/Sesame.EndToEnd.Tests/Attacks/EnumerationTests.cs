using System.Net;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Attacks;

/// <summary>Nothing that a stranger can ask tells who has an account.</summary>
[Collection(ServerCollection.Name)]
public sealed class EnumerationTests(SharedServer shared)
{
    // A program in the hands of strangers: it names itself and proves nothing.
    private Rest Public => new(shared.Server.Http, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(shared.Bootstrap.ClientId)));

    [Fact]
    public async Task A_login_answers_alike_for_known_and_unknown_addresses()
    {
        var known = Rest.NewEmail();
        await shared.Client.RegisterAsync(known);

        var wrong = await shared.Client.LogInAsync(known, "wrong horse battery staple");
        var nobody = await shared.Client.LogInAsync(Rest.NewEmail(), "wrong horse battery staple");

        Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS"), (wrong.Status, wrong.Reason));
        AssertAlike(wrong, nobody);
    }

    [Fact]
    public async Task A_login_computes_one_hash_for_known_and_unknown_addresses()
    {
        var known = Rest.NewEmail();
        await shared.Client.RegisterAsync(known);
        foreach (var email in new[] { known, Rest.NewEmail() })
        {
            var before = await shared.CounterAsync("sesame_passwords_hashes");
            await shared.Client.LogInAsync(email, "wrong horse battery staple");
            Assert.Equal(1, await shared.CounterAsync("sesame_passwords_hashes") - before);
        }
    }

    [Fact]
    public async Task A_registration_by_a_stranger_answers_alike_for_free_and_taken_addresses()
    {
        var taken = Rest.NewEmail();
        await shared.Client.RegisterAsync(taken);
        var state = Rest.NewState();

        var first = await Public.PostAsync("/accounts/v1/users", new { email = taken, password = Rest.Password, state });
        var second = await Public.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail(), password = Rest.Password, state = Rest.NewState() });

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(("steps", "code"), (first["t"], first["step"]));
        Assert.Equal(first.Text.Replace(state, "", StringComparison.Ordinal), second.Text.Replace(second["state"], "", StringComparison.Ordinal));
        AssertAlikeHeaders(first, second);
    }

    [Fact]
    public async Task A_hidden_user_answers_like_a_missing_one()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        var other = await shared.Client.RegisterAsync(Rest.NewEmail());
        var user = shared.User((await shared.Client.LogInAsync(email))["token"]);

        var hidden = await user.GetAsync($"/accounts/v1/users/{other}");
        var missing = await user.GetAsync($"/accounts/v1/users/{Guid.CreateVersion7()}");

        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (hidden.Status, hidden.Reason));
        AssertAlike(hidden, missing);
    }

    private static void AssertAlike(Reply first, Reply second)
    {
        Assert.Equal(first.Status, second.Status);
        Assert.Equal(first.Text, second.Text);
        AssertAlikeHeaders(first, second);
    }

    private static void AssertAlikeHeaders(Reply first, Reply second) =>
        Assert.Equal(first.Headers.Select(header => header.Key).Order(), second.Headers.Select(header => header.Key).Order());
}
