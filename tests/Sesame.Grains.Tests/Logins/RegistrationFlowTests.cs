using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Grains.Passwords;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed partial class RegistrationFlowTests(RegistrationFlowTests.OneHash silo) : IClassFixture<RegistrationFlowTests.OneHash>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task The_mailed_code_brings_the_account_to_life_once_also_when_it_comes_many_times_at_once()
    {
        var (state, email) = (People.NewState(), People.NewEmail());
        Assert.Equal("code", Assert.IsType<LoginResult.Step>(await Begin(state, email)).Next);
        Assert.Equal(0L, await Users(email));
        var code = await CodeFor(email);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Submit(state, code)));

        Assert.Single(results, result => result is LoginResult.Session);
        Assert.Equal(1L, await Users(email));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
    }

    [Fact]
    public async Task A_wrong_code_five_times_kills_the_right_one()
    {
        var (state, email) = (People.NewState(), People.NewEmail());
        await Begin(state, email);
        var code = await CodeFor(email);
        var wrong = code == "00000000" ? "00000001" : "00000000";
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, wrong));
        }

        silo.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, code));
        Assert.Equal(0L, await Users(email));
    }

    [Fact]
    public async Task A_code_of_one_flow_says_nothing_in_another()
    {
        var (mine, my, theirs, their) = (People.NewState(), People.NewEmail(), People.NewState(), People.NewEmail());
        await Begin(mine, my);
        await Begin(theirs, their);
        var code = await CodeFor(my);

        Assert.IsType<LoginResult.CodeInvalid>(await Submit(theirs, code));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_a_mail_without_a_code()
    {
        var (_, email) = await people.Register();
        var state = People.NewState();

        Assert.Equal("code", Assert.IsType<LoginResult.Step>(await Begin(state, email)).Next);
        Assert.DoesNotMatch(Digits(), await MailTo(email));
        Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, "12345678"));
    }

    [Fact]
    public async Task A_second_mail_within_a_minute_is_refused_for_known_and_unknown_addresses_alike()
    {
        var (_, known) = await people.Register();
        foreach (var email in new[] { known, People.NewEmail() })
        {
            Assert.IsType<LoginResult.Step>(await Begin(People.NewState(), email));
            Assert.IsType<LoginResult.SendsLimited>(await Begin(People.NewState(), email));
        }
    }

    [Fact]
    public async Task Who_is_refused_because_too_much_is_hashed_gets_his_mail_at_the_next_try()
    {
        var (_, known) = await people.Register();
        foreach (var email in new[] { known, People.NewEmail() })
        {
            await WhileHashing(async () => Assert.IsType<LoginResult.Overloaded>(await Begin(People.NewState(), email)));

            Assert.IsType<LoginResult.Step>(await Begin(People.NewState(), email));
            Assert.Contains(email, await MailTo(email), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_registration_is_over_after_a_day()
    {
        var (state, email) = (People.NewState(), People.NewEmail());
        await Begin(state, email);
        var code = await CodeFor(email);
        silo.Time.Advance(TimeSpan.FromHours(24));

        Assert.IsType<LoginResult.StepUnexpected>(await Submit(state, code));
        Assert.Equal(0L, await Users(email));
    }

    [Fact]
    public async Task Nothing_readable_of_a_waiting_registration_stands_in_the_database()
    {
        var (state, email) = (People.NewState(), People.NewEmail());
        await Begin(state, email);

        Assert.Equal(0L, await silo.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM login_flows WHERE encode(content, 'escape') LIKE '%{email}%' OR encode(content, 'escape') LIKE '%argon2%'"));
    }

    private Task<LoginResult> Begin(string state, string email) => people.Flow(state).BeginRegistration(
        new BeginRegistration(People.Caller, new RegistrationForm(email, People.Password, new UserProfile())));

    // One hash runs and one waits: there is no room for another.
    private async Task WhileHashing(Func<Task> work)
    {
        var pool = silo.Services.GetRequiredService<HashPool>();
        using var begun = new SemaphoreSlim(0);
        using var over = new ManualResetEventSlim();
        var running = pool.Submit("others", () => Block(), false, default).AsTask();
        Assert.True(await begun.WaitAsync(Patience));
        var waiting = pool.Submit("others", () => true, false, default).AsTask();
        try
        {
            await work();
        }
        finally
        {
            over.Set();
            Assert.True(await running && await waiting);
        }

        bool Block()
        {
            begun.Release();
            return over.Wait(Patience);
        }
    }

    private Task<LoginResult> Submit(string state, string code) => people.Flow(state).SubmitCode(new SubmitCode(People.Caller, code, CountAddress: false));

    private Task<long> Users(string email) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM user_emails WHERE email = '{email}'");

    private async Task<string> CodeFor(string email) => Digits().Match(await MailTo(email)).Value;

    private async Task<string> MailTo(string email)
    {
        // Mails leave through the outbox, after the answer.
        for (var i = 0; i < 600; i++)
        {
            if (silo.Mails().LastOrDefault(mail => mail.Contains(email, StringComparison.Ordinal)) is { } mail)
            {
                return mail;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"No mail to {email} was written within 30 seconds.");
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex Digits();

    /// <summary>A silo that hashes one password at a time, while one more may wait.</summary>
    public sealed class OneHash() : WholeSilo(("Passwords:HashThreads", "1"), ("Passwords:HashQueueMax", "1"));
}
