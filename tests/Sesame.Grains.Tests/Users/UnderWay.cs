using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;

namespace Sesame.Grains.Tests.Users;

/// <summary>A user in the midst of everything: each way to finish what he began, by name; true where it succeeded.</summary>
internal sealed class UnderWay
{
    private const string NextPassword = "plum kettle orbit sandal";

    private readonly WholeSilo silo;
    private readonly Mailbox mails;

    private UnderWay(WholeSilo silo) => (this.silo, mails) = (silo, new Mailbox(silo.Mails));

    public Guid Id { get; private set; }

    public string Email { get; private set; } = "";

    /// <summary>What was begun by mail, by a session, or by a first factor, and how it is finished.</summary>
    public IReadOnlyList<(string Name, Func<Task<bool>> Finish)> Ways { get; private set; } = [];

    public IUserGrain User => silo.Grains.GetGrain<IUserGrain>(Id.ToString());

    // Anew each time: a restarted silo has other grains.
    private People Crowd => new(silo.Grains);

    private IMfaGrain Factors => silo.Grains.GetGrain<IMfaGrain>(Id.ToString());

    private ICredentialsGrain Credentials => silo.Grains.GetGrain<ICredentialsGrain>(Id.ToString());

    private IRecoveryGrain Recovery => silo.Grains.GetGrain<IRecoveryGrain>("deployment");

    /// <summary>A user with a password and no second factor yet.</summary>
    public static async Task<UnderWay> Begin(WholeSilo silo)
    {
        var begun = new UnderWay(silo);
        (begun.Id, begun.Email) = await begun.Crowd.Register();
        var login = await begun.Crowd.LogIn(begun.Email);
        var own = People.Caller with { Kind = CallerKind.User, UserId = begun.Id, SessionId = login.Grant.SessionId };
        begun.Ways = [.. await begun.Mailed(own), .. await begun.InSession(own, login.Grant), .. await begun.StepUps(own)];
        return begun;
    }

    /// <summary>A user with a second factor, a login that waits for it, and one that waits for a new password.</summary>
    public static async Task<UnderWay> BeginWithSecondFactor(WholeSilo silo)
    {
        var begun = new UnderWay(silo);
        (begun.Id, begun.Email) = await begun.Crowd.Register();
        var (authenticator, confirmed) = await Authenticator.SetUp(silo.Grains, begun.Id, silo.Time.GetUtcNow());
        silo.Time.Advance(2 * Authenticator.Step);
        var (totp, recovery, renewal) = (People.NewState(), People.NewState(), People.NewState());
        await begun.FirstFactor(totp);
        await begun.FirstFactor(recovery);
        await silo.Grains.GetGrain<IUserGrain>(begun.Id.ToString()).Update(new UpdateUser(People.Caller) { UpdatePasswordRequired = true });
        await begun.FirstFactor(renewal);
        await begun.Crowd.Flow(renewal).SubmitRecoveryCode(new SubmitRecoveryCode(People.Caller, confirmed.RecoveryCodes[0], CountAddress: false));
        var own = People.Caller with { Kind = CallerKind.User, UserId = begun.Id, SessionId = Guid.CreateVersion7() };
        begun.Ways =
        [
            ("totp", async () => IsIn(await begun.Crowd.Flow(totp).SubmitTotp(new SubmitTotp(People.Caller, authenticator.CodeAt(silo.Time.GetUtcNow()), CountAddress: false)))),
            ("recovery-code", async () => IsIn(await begun.Crowd.Flow(recovery).SubmitRecoveryCode(new SubmitRecoveryCode(People.Caller, confirmed.RecoveryCodes[1], CountAddress: false)))),
            ("new-password", async () => IsIn(await begun.Crowd.Flow(renewal).SubmitNewPassword(new SubmitNewPassword(People.Caller, NextPassword, CountAddress: false)))),
            ("recovery codes", async () => await begun.Factors.MakeRecoveryCodes(new MakeRecoveryCodes(own)) is MakeRecoveryCodesResult.Made),
            ("remove factor", async () => (await begun.Factors.Remove(new RemoveFactor(own, null))).Removed > 0),
        ];
        return begun;
    }

    /// <summary>Everything of the user that could be changed or gained, in one text.</summary>
    public Task<string?> Standing() => silo.Database.ScalarAsync<string>($"""
        SELECT concat_ws(E'\n',
            (SELECT concat_ws(' ', u.version, u.security_epoch, u.enabled, u.mfa_enabled, u.first_name) FROM users u WHERE u.id = '{Id}'),
            (SELECT string_agg(concat_ws(' ', e.email, e.verified_at, e.is_primary, e.is_claimed), ',' ORDER BY e.email) FROM user_emails e WHERE e.user_id = '{Id}'),
            (SELECT c.password_hash FROM credentials c WHERE c.user_id = '{Id}'),
            (SELECT string_agg(d.id::text, ',' ORDER BY d.id) FROM mfa_devices d WHERE d.user_id = '{Id}'),
            (SELECT string_agg(encode(r.hash, 'hex'), ',' ORDER BY r.hash) FROM recovery_codes r WHERE r.user_id = '{Id}'),
            'sessions', (SELECT string_agg(s.id::text, ',' ORDER BY s.id) FROM sessions s WHERE s.user_id = '{Id}' AND s.ended_at IS NULL),
            'keys', (SELECT string_agg(k.id::text, ',' ORDER BY k.id) FROM api_keys k WHERE k.owner_user_id = '{Id}' AND k.archived_at IS NULL),
            'step-ups', (SELECT string_agg(g.id::text, ',' ORDER BY g.id) FROM step_ups g WHERE g.user_id = '{Id}' AND g.consumed_at IS NULL))
        """);

    private async Task<List<(string, Func<Task<bool>>)>> Mailed(CallContext own)
    {
        var (code, link, added) = (People.NewState(), People.NewState(), People.NewEmail());
        await Crowd.Flow(code).SubmitEmail(new SubmitEmail(People.Caller, Email, AsLink: false));
        silo.Time.Advance(TimeSpan.FromSeconds(61));
        await Crowd.Flow(link).SubmitEmail(new SubmitEmail(People.Caller, Email, AsLink: true));
        silo.Time.Advance(TimeSpan.FromSeconds(61));
        await Recovery.RequestPasswordReset(new AskForMail(People.Caller, Email));
        await User.AddEmail(new AddEmail(own, added, Verified: false));
        var digits = await mails.Code(Email);
        LinkToken.TryParse(await mails.Token(Email, "/magic-link#token="), out var magic);
        var reset = await mails.Token(Email, "/reset-password#token=");
        var proof = await mails.Token(added);
        return
        [
            ("code", async () => IsIn(await Crowd.Flow(code).SubmitCode(new SubmitCode(People.Caller, digits, CountAddress: false)))),
            ("magic-link", async () => IsIn(await Crowd.Flow(link).SubmitLink(new SubmitLink(People.Caller, magic.Subject, magic.Hash, CountAddress: false)))),
            ("reset", async () => await Recovery.ResetPassword(new RedeemLink(People.Caller, reset), NextPassword, false) is ChangePasswordResult.Done),
            ("verify", async () => await Recovery.VerifyEmail(new RedeemLink(People.Caller, proof)) is ChangeEmailResult.Done),
        ];
    }

    // What a session was allowed before the freeze and is still on its way to the grain.
    private async Task<List<(string, Func<Task<bool>>)>> InSession(CallContext own, SessionGrant grant)
    {
        var vouched = People.NewEmail();
        await User.AddEmail(new AddEmail(People.Caller, vouched, Verified: true));
        var begun = (BeginTotpResult.Begun)await Factors.BeginTotp(new BeginTotp(own, Name: null));
        var authenticator = new Authenticator(begun.Enrolment.Secret);
        RefreshToken.TryParse(grant.RefreshToken, out var refresh);
        return
        [
            ("refresh", async () => await silo.Grains.GetGrain<ISessionGrain>(grant.SessionId.ToString())
                .Refresh(new RefreshSession(People.Caller, People.Client, refresh.Generation, refresh.Proof)) is RefreshResult.Renewed),
            ("check", async () => await silo.Grains.GetGrain<ISessionGrain>(grant.SessionId.ToString()).Check() is not null),
            ("enrol", async () => await Factors.ConfirmTotp(new ConfirmTotp(own, authenticator.CodeAt(silo.Time.GetUtcNow()))) is ConfirmTotpResult.Confirmed),
            ("primary", async () => await User.MakeEmailPrimary(new NameEmail(own, vouched)) is ChangeEmailResult.Done),
            ("add address", async () => await User.AddEmail(new AddEmail(own, People.NewEmail(), Verified: false)) is ChangeEmailResult.Done),
            ("update", async () => await User.Update(new UpdateUser(own) { FirstName = new TextChange($"{Guid.NewGuid():N}") }) is UpdateUserResult.Done),
            ("change password", async () => await Credentials.ChangePassword(new ChangePassword(own, People.Password, NextPassword, false, false)) is ChangePasswordResult.Done),
            ("key", async () => await silo.Grains.GetGrain<IApiKeyGrain>(Guid.CreateVersion7().ToString()).Create(new CreateApiKey(own, "", Id, null, [], [])) is CreateApiKeyResult.Created),
        ];
    }

    private async Task<List<(string, Func<Task<bool>>)>> StepUps(CallContext own)
    {
        var (inSession, settled) = (await Issue(own, own.SessionId), await Issue(People.Caller, null));
        return
        [
            ("step-up", async () => await Spend(inSession!, own.SessionId)),
            ("step-up of a back end", async () => await Spend(settled!, null)),
            ("new step-up", async () => await Issue(People.Caller, null) is { } late && await Spend(late, null)),
        ];
    }

    private async Task<StepUpGrant?> Issue(CallContext call, Guid? session)
    {
        var command = new IssueStepUp(call, Id, session, "mfa:remove", StepUpProof.Password, People.Password, TimeSpan.FromHours(1), SingleUse: false, CountAddress: false);
        return await silo.Grains.GetGrain<IStepUpGrain>(Guid.CreateVersion7().ToString()).Issue(command) is IssueStepUpResult.Issued issued
            && StepUpGrant.TryParse(issued.Grant, out var grant) ? grant : null;
    }

    private Task<bool> Spend(StepUpGrant grant, Guid? session) =>
        silo.Grains.GetGrain<IStepUpGrain>(grant.Id.ToString()).Spend(new SpendStepUp(People.Caller, Id, session, "mfa:remove", grant.Secret));

    private Task<LoginResult> FirstFactor(string state) =>
        Crowd.Flow(state).SubmitPassword(new SubmitPassword(People.Caller, Email, IsUsername: false, People.Password, CountAddress: false));

    private static bool IsIn(LoginResult result) => result is LoginResult.Session or LoginResult.Step;
}
