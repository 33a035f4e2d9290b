using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Users;
using Sesame.Grains.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <inheritdoc cref="IMfaGrain" />
internal sealed class MfaGrain(
    [PersistentState(MfaTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<MfaState>> state,
    TotpSeeds seeds,
    MfaOptions options,
    TimeProvider time)
    : StoredGrain<MfaState>(state, time), IMfaGrain
{
    private Guid UserId => Guid.Parse(this.GetPrimaryKeyString());

    private IUserGrain User => GrainFactory.GetGrain<IUserGrain>(this.GetPrimaryKeyString());

    public ValueTask<MfaView> Read()
    {
        if (Value is null)
        {
            // Nothing is kept in memory for ids that were made up.
            DeactivateOnIdle();
        }

        return ValueTask.FromResult(SecondFactors.View(Value, options.Required));
    }

    public Task<BeginTotpResult> BeginTotp(BeginTotp command) => Run<BeginTotpResult>(command.Call, async context =>
    {
        if (await User.Access() is not { Enabled: true } access
            || (EpochOf(command) ?? access.SecurityEpoch) != access.SecurityEpoch
            || await User.Read() is not { } user)
        {
            DeactivateOnIdle();
            return new BeginTotpResult.NotFound();
        }

        if (SecondFactors.IsEnabled(Value))
        {
            return new BeginTotpResult.AlreadyEnrolled();
        }

        var account = user.Emails.FirstOrDefault(email => email.Primary)?.Email ?? user.Profile.Username ?? user.Id.ToString();
        var (pending, enrolment) = seeds.Make(UserId, access.SecurityEpoch, account, command.Name, context.At);
        context.Audit("mfa.begin-totp", "user", UserId.ToString());
        await Save(SecondFactors.Begin(Value, pending), context);
        return new BeginTotpResult.Begun(enrolment);
    });

    public Task<ConfirmTotpResult> ConfirmTotp(ConfirmTotp command) => Run<ConfirmTotpResult>(command.Call, async context =>
    {
        if (Value is not { } account || SecondFactors.PendingOf(account, context.At) is not { } pending)
        {
            return new ConfirmTotpResult.NotBegun();
        }

        if (seeds.Match(UserId, pending.SealedSeed, command.Code, lastStep: 0, context.At) is not { } step)
        {
            return new ConfirmTotpResult.CodeInvalid();
        }

        var factor = new Factor(Guid.CreateVersion7(context.At), Factor.Totp, pending.Name, pending.SealedSeed, step, context.At, LastUsedAt: null);
        var codes = RecoveryCodes.Make();
        byte[][] hashes = [.. codes.Select(RecoveryCodes.Hash)];
        context.Audit("mfa.confirm-totp", "user", UserId.ToString());
        context.TellAdded(await User.Read());
        if (!await SaveWithUser(
            SecondFactors.Confirm(account, factor, hashes),
            context,
            MfaTable.InsertFactor(UserId, factor),
            MfaTable.ReplaceCodes(UserId, hashes, context.At),
            MfaTable.HoldUser(UserId, pending.SecurityEpoch)))
        {
            return new ConfirmTotpResult.NotBegun();
        }

        return new ConfirmTotpResult.Confirmed(factor.Id, codes);
    });

    public Task<bool> RedeemTotp(RedeemTotp command) => Run(command.Call, async context =>
    {
        foreach (var factor in Value?.Factors ?? [])
        {
            if (seeds.Match(UserId, factor.SealedSeed, command.Code, factor.LastStep, context.At) is { } step)
            {
                context.Audit("mfa.redeem-totp", "user", UserId.ToString());
                // Written before the answer: a step that was taken is never taken again, also after a crash.
                await Save(SecondFactors.Use(Value!, factor, step, context.At), context, MfaTable.TakeStep(factor, step, context.At));
                return true;
            }
        }

        return false;
    });

    public Task<bool> RedeemRecoveryCode(RedeemRecoveryCode command) => Run(command.Call, async context =>
    {
        if (Value is not { } account || RecoveryCodes.Find(account.RecoveryCodes, command.Code) is not { } hash)
        {
            return false;
        }

        var left = account.RecoveryCodes.Where(other => other != hash).ToArray();
        context.Audit("mfa.redeem-recovery-code", "user", UserId.ToString());
        context.TellRecoveryCodeUsed(await User.Read(), left.Length);
        await Save(account with { RecoveryCodes = left }, context, MfaTable.UseCode(UserId, hash, context.At));
        return true;
    });

    public Task<MakeRecoveryCodesResult> MakeRecoveryCodes(MakeRecoveryCodes command) => Run<MakeRecoveryCodesResult>(command.Call, async context =>
    {
        if (Value is not { Factors.Count: > 0 } account)
        {
            return new MakeRecoveryCodesResult.NotEnrolled();
        }

        var codes = RecoveryCodes.Make();
        byte[][] hashes = [.. codes.Select(RecoveryCodes.Hash)];
        context.Audit("mfa.make-recovery-codes", "user", UserId.ToString());
        await HoldCaller(context, command.Call);
        return await TrySave(account with { RecoveryCodes = hashes }, context, MfaTable.ReplaceCodes(UserId, hashes, context.At))
            ? new MakeRecoveryCodesResult.Made(codes)
            : new MakeRecoveryCodesResult.NotEnrolled();
    });

    public Task<RemoveFactorResult> Remove(RemoveFactor command) => Run(command.Call, async context =>
    {
        var chosen = (Value?.Factors ?? []).Where(factor => command.DeviceId is null || factor.Id == command.DeviceId).Select(factor => factor.Id).ToArray();
        if (chosen.Length == 0)
        {
            return new RemoveFactorResult(0);
        }

        var next = SecondFactors.Remove(Value!, chosen);
        context.Audit("mfa.remove", "user", UserId.ToString(), after: $$"""{"removed":{{chosen.Length}},"left":{{next.Factors.Count}}}""");
        context.Change(MfaTable.DeleteFactors(UserId, chosen));
        await HoldCaller(context, command.Call);
        if (SecondFactors.IsEnabled(next))
        {
            return new RemoveFactorResult(await TrySave(next, context) ? chosen.Length : 0);
        }

        context.TellRemoved(await User.Read());
        return new RemoveFactorResult(await SaveWithUser(next, context, MfaTable.ReplaceCodes(UserId, [], context.At)) ? chosen.Length : 0);
    });

    public async Task<SendStepUpCodeResult> SendStepUpCode(SendStepUpCode command)
    {
        if ((await User.Read())?.Emails.FirstOrDefault(email => email.Primary) is not { } primary)
        {
            return new SendStepUpCodeResult.NoAddress();
        }

        var sends = GrainFactory.GetGrain<ICodesGrain>($"sends/{GuardKeys.OfIdentifier(primary.Email)}");
        if (await sends.AdmitSend(command.Call) is { } wait)
        {
            return new SendStepUpCodeResult.Limited(wait);
        }

        var issued = await GrainFactory.GetGrain<ICodesGrain>(StepUp.CodeKey(UserId, command.SessionId, command.Action, primary.Email))
            .Issue(new IssueCode(command.Call, StepUp.CodeLifetime, MfaMails.StepUpCode(command.Call, primary.Email)));
        return new SendStepUpCodeResult.Sent(issued.ExpiresAt);
    }

    public Task Reload(long version) => ReloadIfOlder(version);

    // The user's row says whether logins ask for a second factor; it changes in the same transaction, and its grain re-reads before the answer.
    private async Task<bool> SaveWithUser(MfaState next, CommandContext context, params IRowChange[] changes)
    {
        if (!await TrySave(next, context, [MfaTable.SetEnabled(UserId, SecondFactors.IsEnabled(next)), .. changes]))
        {
            return false;
        }

        await User.Reload(long.MaxValue);
        return true;
    }

    // False when the user is gone, or barred while his own call was under way.
    private async Task<bool> TrySave(MfaState next, CommandContext context, params IRowChange[] changes)
    {
        try
        {
            await Save(next, context, changes);
            return true;
        }
        catch (ExpectationFailedException refused) when (refused.Table == MfaTable.Users)
        {
            return false;
        }
    }

    private long? EpochOf(BeginTotp command) => command.SecurityEpoch ?? (command.Call.UserId == UserId ? command.Call.SecurityEpoch : null);

    // What a user's own session began before he was barred is not carried out after it.
    private async Task HoldCaller(CommandContext context, CallContext call)
    {
        if (call.UserId == UserId)
        {
            context.Change(MfaTable.HoldUser(UserId, call.SecurityEpoch ?? (await User.Access())?.SecurityEpoch ?? 0));
        }
    }
}
