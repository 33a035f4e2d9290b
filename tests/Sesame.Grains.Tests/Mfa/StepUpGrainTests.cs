using System.Text.RegularExpressions;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Mfa;

public sealed partial class StepUpGrainTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Action = "mfa:remove";
    private const int Many = 1_000;

    private readonly Guid session = Guid.CreateVersion7();

    // Made anew each time: a restart brings other grains.
    private People Users => new(silo.Grains);

    [Fact]
    public async Task A_grant_for_one_use_spent_a_thousand_times_at_once_is_good_once_also_after_a_restart()
    {
        var (id, _) = await Users.Register();
        var grant = await Issued(ByPassword(id));

        var results = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Spend(grant, id)));

        Assert.Single(results, good => good);
        await silo.RestartAsync();
        Assert.False(await Spend(grant, id));
    }

    [Fact]
    public async Task A_grant_is_good_for_its_user_session_and_action_alone_and_for_its_time()
    {
        var (id, _) = await Users.Register();
        var grant = await Issued(ByPassword(id) with { SingleUse = false });

        Assert.True(await Spend(grant, id));
        Assert.True(await Spend(grant, id));
        Assert.False(await Spend(grant, Guid.CreateVersion7()));
        Assert.False(await Spend(grant, id, action: "mfa:recovery-codes"));
        Assert.False(await Spend(grant, id, ofSession: Guid.CreateVersion7()));
        Assert.False(await silo.Grains.GetGrain<IStepUpGrain>(grant.Id.ToString()).Spend(new SpendStepUp(People.Caller, id, null, Action, grant.Secret)));
        Assert.False(await Spend(StepUpGrant.Make(grant.Id), id));
        Assert.False(await Spend(StepUpGrant.Make(Guid.CreateVersion7()), id));
        silo.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.False(await Spend(grant, id));
    }

    [Fact]
    public async Task A_mailed_code_proves_nothing_once_its_address_is_replaced()
    {
        var (id, email) = await Users.Register();
        await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).SendStepUpCode(new SendStepUpCode(People.Caller, session, Action));
        var byCode = ByPassword(id) with { Kind = StepUpProof.MailedCode, Proof = await CodeFor(email) };

        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).ReplaceEmail(new ReplaceEmail(People.Caller, People.NewEmail(), Verified: true));

        Assert.IsType<IssueStepUpResult.CodeInvalid>(await Issue(byCode));
    }

    [Fact]
    public async Task A_mailed_code_is_good_for_the_session_and_action_it_was_asked_for_once()
    {
        var (id, email) = await Users.Register();
        var factors = silo.Grains.GetGrain<IMfaGrain>(id.ToString());
        Assert.IsType<SendStepUpCodeResult.Sent>(await factors.SendStepUpCode(new SendStepUpCode(People.Caller, session, Action)));
        Assert.IsType<SendStepUpCodeResult.Limited>(await factors.SendStepUpCode(new SendStepUpCode(People.Caller, session, Action)));
        var byCode = ByPassword(id) with { Kind = StepUpProof.MailedCode, Proof = await CodeFor(email) };

        Assert.IsType<IssueStepUpResult.CodeInvalid>(await Issue(byCode with { Action = "mfa:recovery-codes" }));
        Assert.IsType<IssueStepUpResult.CodeInvalid>(await Issue(byCode with { SessionId = Guid.CreateVersion7() }));
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Issue(byCode)));
        Assert.Single(results, result => result is IssueStepUpResult.Issued);
    }

    [Fact]
    public async Task A_code_of_the_authenticator_proves_one_step_up_or_one_login()
    {
        var (id, email) = await Users.Register();
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, silo.Time.GetUtcNow());
        silo.Time.Advance(Authenticator.Step);
        var code = authenticator.CodeAt(silo.Time.GetUtcNow());
        var (state, totp) = (People.NewState(), ByPassword(id) with { Kind = StepUpProof.Totp, Proof = code });
        await Users.Flow(state).SubmitPassword(new SubmitPassword(People.Caller, email, IsUsername: false, People.Password, CountAddress: false));

        Assert.True(await Spend(await Issued(totp), id));
        Assert.IsType<IssueStepUpResult.CodeInvalid>(await Issue(totp));
        Assert.IsType<LoginResult.CodeInvalid>(await Users.Flow(state).SubmitTotp(new SubmitTotp(People.Caller, code, CountAddress: false)));
    }

    [Fact]
    public async Task Wrong_proofs_count_with_failed_logins_and_right_ones_clear_nothing()
    {
        var (id, email) = await Users.Register();
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<IssueStepUpResult.Issued>(await Issue(ByPassword(id)));
            Assert.IsType<IssueStepUpResult.CodeInvalid>(await Issue(ByPassword(id) with { Kind = StepUpProof.Totp, Proof = "000000" }));
        }

        Assert.IsType<IssueStepUpResult.Delayed>(await Issue(ByPassword(id)));
        Assert.IsType<LoginResult.Delayed>(await Users.TryLogin(email));
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Delayed>(await Users.TryLogin(email));
        Assert.IsType<IssueStepUpResult.PasswordWrong>(await Issue(ByPassword(Guid.CreateVersion7())));
    }

    [Fact]
    public async Task Grants_end_with_the_user()
    {
        var (id, _) = await Users.Register();
        var grant = await Issued(ByPassword(id) with { SingleUse = false });
        Assert.True(await Spend(grant, id));

        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Disable(new ChangeUser(People.Caller));

        Assert.False(await Spend(grant, id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("zz")]
    public void What_is_no_grant_is_not_taken_for_one(string end)
    {
        var grant = StepUpGrant.Make(Guid.CreateVersion7());
        var text = grant.Compose();

        Assert.True(StepUpGrant.TryParse(text, out var read) && read.Id == grant.Id && read.Secret.Span.SequenceEqual(grant.Secret.Span));
        Assert.False(StepUpGrant.TryParse(text[..^2] + end, out _));
        Assert.DoesNotContain(text[32..], grant.ToString(), StringComparison.Ordinal);
    }

    private IssueStepUp ByPassword(Guid userId) =>
        new(People.Caller, userId, session, Action, StepUpProof.Password, People.Password, TimeSpan.FromSeconds(300), SingleUse: true, CountAddress: false);

    private Task<IssueStepUpResult> Issue(IssueStepUp command) => silo.Grains.GetGrain<IStepUpGrain>(Guid.CreateVersion7().ToString()).Issue(command);

    private async Task<StepUpGrant> Issued(IssueStepUp command) =>
        StepUpGrant.TryParse(Assert.IsType<IssueStepUpResult.Issued>(await Issue(command)).Grant, out var grant) ? grant : throw new InvalidOperationException("No grant.");

    private Task<bool> Spend(StepUpGrant grant, Guid userId, string action = Action, Guid? ofSession = null) =>
        silo.Grains.GetGrain<IStepUpGrain>(grant.Id.ToString()).Spend(new SpendStepUp(People.Caller, userId, ofSession ?? session, action, grant.Secret));

    private async Task<string> CodeFor(string email)
    {
        // Mails leave through the outbox, after the answer.
        for (var i = 0; i < 600; i++)
        {
            if (silo.Mails().LastOrDefault(mail => mail.Contains(email, StringComparison.Ordinal)) is { } mail)
            {
                return Digits().Match(mail).Value;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"No mail to {email} was written within 30 seconds.");
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex Digits();
}
