using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Mfa;

public sealed class MfaGrainTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Many = 1_000;

    // Made anew each time: a restart brings other grains.
    private People Users => new(silo.Grains);

    [Fact]
    public async Task Nothing_changes_before_the_authenticator_is_proved_and_then_the_users_row_says_so()
    {
        var (id, email) = await Users.Register();
        var begun = Assert.IsType<BeginTotpResult.Begun>(await Of(id).BeginTotp(new BeginTotp(People.Caller, "phone")));
        Assert.False((await Of(id).Read()).Enabled);
        Assert.False(await MfaEnabled(id));

        var authenticator = new Authenticator(begun.Enrolment.Secret);
        Assert.IsType<ConfirmTotpResult.CodeInvalid>(await Confirm(id, authenticator.WrongAt(Now)));
        var confirmed = Assert.IsType<ConfirmTotpResult.Confirmed>(await Confirm(id, authenticator.CodeAt(Now)));

        Assert.True(await MfaEnabled(id));
        Assert.Equal(10, confirmed.RecoveryCodes.Count);
        var view = await Of(id).Read();
        Assert.Equal(("totp", "phone", confirmed.DeviceId), (view.Factors[0].Type, view.Factors[0].Name, view.Factors[0].Id));
        Assert.Equal(10, view.RecoveryCodesLeft);
        Assert.Equal(
            $"otpauth://totp/Sesame:{Uri.EscapeDataString(email)}?secret={begun.Enrolment.Secret}&issuer=Sesame&algorithm=SHA1&digits=6&period=30", begun.Enrolment.Uri);
        Assert.IsType<BeginTotpResult.AlreadyEnrolled>(await Of(id).BeginTotp(new BeginTotp(People.Caller, null)));
        await MailTo(email, "second factor protects");
    }

    [Fact]
    public async Task What_was_begun_can_be_proved_for_fifteen_minutes_and_only_the_latest()
    {
        var (id, _) = await Users.Register();
        var first = Assert.IsType<BeginTotpResult.Begun>(await Of(id).BeginTotp(new BeginTotp(People.Caller, null)));
        var second = Assert.IsType<BeginTotpResult.Begun>(await Of(id).BeginTotp(new BeginTotp(People.Caller, null)));
        Assert.NotEqual(first.Enrolment.Secret, second.Enrolment.Secret);
        Assert.IsType<ConfirmTotpResult.CodeInvalid>(await Confirm(id, new Authenticator(first.Enrolment.Secret).CodeAt(Now)));

        silo.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<ConfirmTotpResult.NotBegun>(await Confirm(id, new Authenticator(second.Enrolment.Secret).CodeAt(Now)));
        Assert.IsType<ConfirmTotpResult.NotBegun>(await Confirm(Guid.CreateVersion7(), "123456"));
        Assert.IsType<BeginTotpResult.NotFound>(await Of(Guid.CreateVersion7()).BeginTotp(new BeginTotp(People.Caller, null)));
    }

    [Fact]
    public async Task A_thousand_redemptions_of_one_code_at_once_give_one_success_and_none_after_a_restart()
    {
        var (id, _) = await Users.Register();
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, Now);
        Assert.False(await Redeem(id, authenticator.CodeAt(Now)));
        silo.Time.Advance(Authenticator.Step);
        var code = authenticator.CodeAt(Now);

        var results = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Redeem(id, code)));

        Assert.Single(results, taken => taken);
        await silo.RestartAsync();
        Assert.False(await Redeem(id, code));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE action = 'mfa.redeem-totp' AND object_id = '{id}'"));
    }

    [Fact]
    public async Task A_code_is_taken_one_step_early_or_late_and_no_earlier_one_after_it()
    {
        var (id, _) = await Users.Register();
        var (authenticator, _) = await Authenticator.SetUp(silo.Grains, id, Now);
        silo.Time.Advance(4 * Authenticator.Step);

        Assert.False(await Redeem(id, authenticator.CodeAt(Now - (2 * Authenticator.Step))));
        Assert.False(await Redeem(id, authenticator.CodeAt(Now + (2 * Authenticator.Step))));
        Assert.True(await Redeem(id, authenticator.CodeAt(Now - Authenticator.Step)));
        Assert.True(await Redeem(id, authenticator.CodeAt(Now + Authenticator.Step)));
        Assert.False(await Redeem(id, authenticator.CodeAt(Now)));
    }

    [Fact]
    public async Task A_thousand_redemptions_of_one_recovery_code_at_once_give_one_success()
    {
        var (id, email) = await Users.Register();
        var (_, confirmed) = await Authenticator.SetUp(silo.Grains, id, Now);
        var code = confirmed.RecoveryCodes[4];

        var results = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Of(id).RedeemRecoveryCode(new RedeemRecoveryCode(People.Caller, code))));

        Assert.Single(results, taken => taken);
        await silo.RestartAsync();
        Assert.False(await Of(id).RedeemRecoveryCode(new RedeemRecoveryCode(People.Caller, code)));
        Assert.Equal(9, (await Of(id).Read()).RecoveryCodesLeft);
        await MailTo(email, "9 are left");
    }

    [Fact]
    public async Task New_recovery_codes_kill_the_old_ones()
    {
        var (id, _) = await Users.Register();
        Assert.IsType<MakeRecoveryCodesResult.NotEnrolled>(await Of(id).MakeRecoveryCodes(new MakeRecoveryCodes(People.Caller)));
        var (_, confirmed) = await Authenticator.SetUp(silo.Grains, id, Now);

        var made = Assert.IsType<MakeRecoveryCodesResult.Made>(await Of(id).MakeRecoveryCodes(new MakeRecoveryCodes(People.Caller)));

        Assert.Equal(10, made.Codes.Except(confirmed.RecoveryCodes).Count());
        Assert.False(await Of(id).RedeemRecoveryCode(new RedeemRecoveryCode(People.Caller, confirmed.RecoveryCodes[0])));
        Assert.True(await Of(id).RedeemRecoveryCode(new RedeemRecoveryCode(People.Caller, made.Codes[0])));
    }

    [Fact]
    public async Task With_the_last_factor_its_recovery_codes_go_and_the_owner_is_told()
    {
        var (id, email) = await Users.Register();
        var (authenticator, confirmed) = await Authenticator.SetUp(silo.Grains, id, Now);
        Assert.Equal(0, (await Of(id).Remove(new RemoveFactor(People.Caller, Guid.CreateVersion7()))).Removed);

        Assert.Equal(1, (await Of(id).Remove(new RemoveFactor(People.Caller, confirmed.DeviceId))).Removed);

        Assert.False(await MfaEnabled(id));
        Assert.False((await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Read())!.MfaEnabled);
        silo.Time.Advance(Authenticator.Step);
        Assert.False(await Redeem(id, authenticator.CodeAt(Now)));
        Assert.False(await Of(id).RedeemRecoveryCode(new RedeemRecoveryCode(People.Caller, confirmed.RecoveryCodes[0])));
        Assert.Equal(0, (await Of(id).Remove(new RemoveFactor(People.Caller, null))).Removed);
        await MailTo(email, "no second factor any more");
    }

    [Fact]
    public async Task Nothing_readable_of_seeds_and_codes_stands_in_the_database()
    {
        var (id, _) = await Users.Register();
        var begun = (BeginTotpResult.Begun)await Of(id).BeginTotp(new BeginTotp(People.Caller, null));
        var seed = Convert.ToHexStringLower(OtpNet.Base32Encoding.ToBytes(begun.Enrolment.Secret));
        Assert.False(await silo.Database.ScalarAsync<bool>($"SELECT encode(pending_secret, 'hex') LIKE '%{seed}%' FROM mfa_accounts WHERE user_id = '{id}'"));
        var confirmed = (ConfirmTotpResult.Confirmed)await Confirm(id, new Authenticator(begun.Enrolment.Secret).CodeAt(Now));

        Assert.False(await silo.Database.ScalarAsync<bool>($"SELECT encode(secret, 'hex') LIKE '%{seed}%' FROM mfa_devices WHERE id = '{confirmed.DeviceId}'"));
        Assert.Equal(10L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM recovery_codes WHERE user_id = '{id}' AND length(hash) = 32"));
    }

    private DateTimeOffset Now => silo.Time.GetUtcNow();

    private IMfaGrain Of(Guid userId) => silo.Grains.GetGrain<IMfaGrain>(userId.ToString());

    private Task<ConfirmTotpResult> Confirm(Guid userId, string code) => Of(userId).ConfirmTotp(new ConfirmTotp(People.Caller, code));

    private Task<bool> Redeem(Guid userId, string code) => Of(userId).RedeemTotp(new RedeemTotp(People.Caller, code));

    private Task<bool> MfaEnabled(Guid userId) => silo.Database.ScalarAsync<bool>($"SELECT mfa_enabled FROM users WHERE id = '{userId}'");

    private async Task MailTo(string email, string text)
    {
        // Mails leave through the outbox, after the answer.
        for (var i = 0; i < 600; i++)
        {
            if (silo.Mails().Any(mail => mail.Contains(email, StringComparison.Ordinal) && mail.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"No mail to {email} with `{text}` was written within 30 seconds.");
    }
}
