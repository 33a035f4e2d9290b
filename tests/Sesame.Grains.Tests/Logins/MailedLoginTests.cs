using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class MailedLoginTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private readonly Mailbox mails = new(silo);

    private People People => new(silo.Grains);

    [Fact]
    public async Task A_mailed_code_opens_one_session_also_when_it_comes_a_thousand_times_at_once()
    {
        var (id, email) = await People.Register();
        var state = People.NewState();
        Assert.Equal("code", Assert.IsType<LoginResult.Step>(await Begin(state, email)).Next);
        var code = await mails.CodeTo(email);

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Submit(state, code)));

        var session = Assert.IsType<LoginResult.Session>(Assert.Single(results, result => result is LoginResult.Session));
        Assert.Equal(id, session.Grant.UserId);
        Assert.Equal(1L, await Sessions(id));
        Assert.All(results, result => Assert.True(result is LoginResult.Session or LoginResult.StepUnexpected or LoginResult.CodeInvalid, result.ToString()));
    }

    [Fact]
    public async Task A_mailed_link_opens_one_session_also_when_it_comes_a_thousand_times_at_once()
    {
        var (id, email) = await People.Register();
        var state = People.NewState();
        Assert.Equal("magic-link", Assert.IsType<LoginResult.Step>(await Begin(state, email, asLink: true)).Next);
        var link = await mails.LinkTo(email);
        Assert.StartsWith(state, link, StringComparison.Ordinal);

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Redeem(state, link)));

        Assert.Single(results, result => result is LoginResult.Session);
        Assert.Equal(1L, await Sessions(id));
    }

    [Fact]
    public async Task A_link_is_good_only_in_its_flow_and_for_its_client_and_stands_nowhere_readable()
    {
        var (_, email) = await People.Register();
        var (_, other) = await People.Register();
        var (mine, others) = (People.NewState(), People.NewState());
        await Begin(mine, email, asLink: true);
        await Begin(others, other, asLink: true);
        var link = await mails.LinkTo(email);

        Assert.IsType<LoginResult.CodeInvalid>(await Redeem(others, link));
        Assert.IsType<LoginResult.StepUnexpected>(await silo.Grains.GetGrain<ILoginGrain>($"another/{mine}").SubmitLink(Command(link)));
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM one_time_codes c WHERE c::text LIKE '%{link.Split('.')[1]}%'"));
        Assert.IsType<LoginResult.Session>(await Redeem(mine, link));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Known_and_unknown_addresses_get_the_same_answers_for_the_same_statements(bool asLink)
    {
        var (_, known) = await People.Register();
        // What is read once and then remembered, the failures of this network, is read by one before.
        await CostOf(People.NewEmail(), asLink);

        var first = await CostOf(known, asLink);
        var second = await CostOf(People.NewEmail(), asLink);

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task An_unknown_address_gets_a_mail_without_a_secret()
    {
        var email = People.NewEmail();
        await Begin(People.NewState(), email);

        var mail = Assert.Single(await mails.To(email));
        Assert.DoesNotMatch(Mailbox.Digits(), mail[mail.IndexOf("\n\n", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("token=", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_nothing_gets_no_mail_and_keeps_the_code_he_has()
    {
        var (_, email) = await People.Register();
        var state = People.NewState();
        await Begin(state, email);
        var code = await mails.CodeTo(email);

        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<LoginResult.Step>(await Begin(state, email));
        }

        Assert.IsType<LoginResult.Session>(await Submit(state, code));
        for (var minute = 0; minute < 10; minute++)
        {
            silo.Time.Advance(TimeSpan.FromSeconds(61));
            await Begin(state, email);
        }

        var last = People.NewEmail();
        await Begin(People.NewState(), last);
        await mails.To(last);
        Assert.Equal(5, (await mails.To(email, 5)).Count);
    }

    [Fact]
    public async Task A_new_code_kills_the_older_one()
    {
        var (_, email) = await People.Register();
        var state = People.NewState();
        await Begin(state, email);
        var older = await mails.CodeTo(email);
        silo.Time.Advance(TimeSpan.FromSeconds(61));
        await Begin(state, email);
        var newer = await mails.CodeTo(email, 2);

        Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, older));
        Assert.IsType<LoginResult.Session>(await Submit(state, newer));
    }

    [Fact]
    public async Task A_code_says_nothing_once_the_flow_has_gone_on_to_another_address()
    {
        var (_, mine) = await People.Register();
        var (_, theirs) = await People.Register();
        await Begin(People.NewState(), theirs);
        var state = People.NewState();
        await Begin(state, mine);
        var code = await mails.CodeTo(mine);

        // The other address has had its mail of this minute: no code of its own replaces mine.
        await Begin(state, theirs);

        Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, code));
    }

    [Fact]
    public async Task Five_wrong_codes_kill_the_right_one()
    {
        var (_, email) = await People.Register();
        var state = People.NewState();
        await Begin(state, email);
        var code = await mails.CodeTo(email);
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, code == "00000000" ? "00000001" : "00000000"));
        }

        Assert.IsType<LoginResult.Delayed>(await Submit(state, code));
        silo.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<LoginResult.CodeInvalid>(await Submit(state, code));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_code_and_a_link_are_over_after_ten_minutes_and_a_flow_survives_a_restart(bool asLink)
    {
        var (_, email) = await People.Register();
        var state = People.NewState();
        await Begin(state, email, asLink);
        var first = await Secret(email, asLink, 1);
        silo.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<LoginResult.CodeInvalid>(await Take(state, first, asLink));

        await Begin(state, email, asLink);
        var second = await Secret(email, asLink, 2);
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Session>(await Take(state, second, asLink));
    }

    [Fact]
    public async Task A_user_disabled_since_the_mail_stays_out()
    {
        var (id, email) = await People.Register();
        var state = People.NewState();
        await Begin(state, email);
        var code = await mails.CodeTo(email);
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Disable(new ChangeUser(People.Caller));

        Assert.IsType<LoginResult.InvalidCredentials>(await Submit(state, code));
        Assert.Equal(0L, await Sessions(id));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Who_logs_in_by_what_was_mailed_has_proved_the_address(bool asLink)
    {
        var (id, email, state) = (Guid.CreateVersion7(), People.NewEmail(), People.NewState());
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Register(new RegisterUser(People.Caller, new RegistrationForm(email, null, new UserProfile()), EmailVerified: false, null, ["user"]));
        await Begin(state, email, asLink);
        var secret = await Secret(email, asLink, 1);
        Assert.False((await user.Read())!.Emails[0].Verified);

        Assert.IsType<LoginResult.Session>(await Take(state, secret, asLink));

        Assert.True((await user.Read())!.Emails[0].Verified);
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}' AND action = 'users.confirm-email'"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_was_mailed_to_an_address_opens_nothing_once_the_address_is_taken_away(bool asLink)
    {
        var (id, email) = await People.Register();
        var (state, user) = (People.NewState(), silo.Grains.GetGrain<IUserGrain>(id.ToString()));
        await Begin(state, email, asLink);
        var secret = await Secret(email, asLink, 1);

        Assert.IsType<ChangeEmailResult.Done>(await user.ReplaceEmail(new ReplaceEmail(People.Caller, People.NewEmail(), Verified: true)));

        Assert.IsType<LoginResult.CodeInvalid>(await Take(state, secret, asLink));
        Assert.Equal(0L, await Sessions(id));
    }

    [Fact]
    public async Task A_link_made_for_a_back_end_opens_nothing_once_its_address_is_taken_away()
    {
        var (id, email) = await People.Register();
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        var epoch = (await user.Access())!.SecurityEpoch;
        var url = await silo.Grains.GetGrain<IMagicLinkGrain>(Guid.CreateVersion7().ToString()).Create(
            new CreateMagicLink(People.Caller, id, email, epoch, TimeSpan.FromDays(7), null));

        await user.ReplaceEmail(new ReplaceEmail(People.Caller, People.NewEmail(), Verified: true));

        Assert.IsType<LoginResult.CodeInvalid>(await Redeem(People.NewState(), url[(url.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..]));
        Assert.Equal(0L, await Sessions(id));
    }

    [Fact]
    public async Task A_registration_under_way_is_not_replaced_by_a_login()
    {
        var (_, known) = await People.Register();
        var (state, email) = (People.NewState(), People.NewEmail());
        var flow = People.Flow(state);
        await flow.BeginRegistration(new BeginRegistration(People.Caller, new RegistrationForm(email, People.Password, new UserProfile())));

        Assert.IsType<LoginResult.StepUnexpected>(await Begin(state, email));
        Assert.IsType<LoginResult.StepUnexpected>(
            await flow.SubmitPassword(new SubmitPassword(People.Caller, known, IsUsername: false, People.Password, CountAddress: false)));
        Assert.IsType<LoginResult.Session>(await Submit(state, await mails.CodeTo(email)));
    }

    private Task<LoginResult> Begin(string state, string email, bool asLink = false) => People.Flow(state).SubmitEmail(new SubmitEmail(People.Caller, email, asLink));

    private Task<LoginResult> Submit(string state, string code) => People.Flow(state).SubmitCode(new SubmitCode(People.Caller, code, CountAddress: false));

    private Task<LoginResult> Redeem(string state, string link) => People.Flow(state).SubmitLink(Command(link));

    private Task<LoginResult> Take(string state, string secret, bool asLink) => asLink ? Redeem(state, secret) : Submit(state, secret);

    private Task<string> Secret(string email, bool asLink, int count) => asLink ? mails.LinkTo(email, count) : mails.CodeTo(email, count);

    private static SubmitLink Command(string link) =>
        LinkToken.TryParse(link, out var token) ? new SubmitLink(People.Caller, token.Subject, token.Hash, CountAddress: false) : throw new InvalidOperationException($"No link: {link}");

    private Task<long> Sessions(Guid id) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}'");

    // The statements of asking for a mail and of one wrong answer, in their order.
    private async Task<List<string>> CostOf(string email, bool asLink)
    {
        using var sent = new SentStatements(silo.Database.ConnectionString, IsOfLogin);
        var state = People.NewState();
        var begun = await Begin(state, email, asLink);
        var taken = asLink ? await Redeem(state, LinkToken.Create($"{state}-x").Compose()) : await Submit(state, "00000000");
        return [.. sent.Texts, begun.GetType().Name, taken.GetType().Name];
    }

    // Not what the silo does beside the logins: due work, the outbox's own round.
    private static bool IsOfLogin(string text) =>
        new[] { "known_devices", "user_emails", "one_time_codes", "login_" }.Any(table => text.Contains(table, StringComparison.Ordinal)) && !text.Contains("due_work", StringComparison.Ordinal)
        && !text.Contains("LIMIT 5000", StringComparison.Ordinal);
}
