using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <inheritdoc cref="IStepUpGrain" />
internal sealed class StepUpGrain(
    [PersistentState(StepUpTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<StepUpState>> state,
    TimeProvider time)
    : StoredGrain<StepUpState>(state, time), IStepUpGrain
{
    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    public async Task<IssueStepUpResult> Issue(IssueStepUp command)
    {
        if (Value is not null)
        {
            return new IssueStepUpResult.CodeInvalid();
        }

        var attempt = new LoginAttempt(
            GuardKeys.OfUser(command.UserId), command.CountAddress ? GuardKeys.OfAddress(command.Call.IpAddress) : null, StepUp.MethodOf(command.Kind));
        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix, attempt.GuardKey);
        if (gate.Delayed is { } delay)
        {
            DeactivateOnIdle();
            return new IssueStepUpResult.Delayed(delay);
        }

        // Read before the proof: what ends the user in between ends what it would give him.
        var access = await GrainFactory.GetGrain<IUserGrain>(command.UserId.ToString()).Access();
        var refused = await Prove(command);
        var result = refused ?? await Grant(command, access, attempt);
        if (result is not IssueStepUpResult.Issued)
        {
            DeactivateOnIdle();
        }

        if (refused is IssueStepUpResult.PasswordWrong or IssueStepUpResult.CodeInvalid)
        {
            await Record(command, attempt);
            await gate.Report(AttemptOutcome.Failed);
        }
        else
        {
            // Who knows one proof must not clear the count of his guesses at another.
            await gate.Report(AttemptOutcome.Withdrawn);
        }

        return result;
    }

    public Task<bool> Spend(SpendStepUp command) => Run(command.Call, async context =>
    {
        if (Value is not { } stepUp)
        {
            // Nothing is kept in memory for ids that were made up.
            DeactivateOnIdle();
            return false;
        }

        if (!StepUp.Allows(stepUp, command, context.At))
        {
            return false;
        }

        if (stepUp.SingleUse)
        {
            context.Audit("step-ups.spend", "user", stepUp.UserId.ToString(), after: StepUpTable.AuditOf(stepUp));
            // Written before the answer: what was used up is never good again, also after a crash.
            await Save(stepUp with { ConsumedAt = context.At }, context);
        }

        return true;
    });

    public Task Reload(long version) => ReloadIfOlder(version);

    private async Task<IssueStepUpResult?> Prove(IssueStepUp command)
    {
        var user = command.UserId.ToString();
        switch (command.Kind)
        {
            case StepUpProof.Password:
                var verdict = await GrainFactory.GetGrain<ICredentialsGrain>(user).VerifyPassword(
                    new VerifyPassword(command.Proof, command.Call.HashShare), CancellationToken.None);
                return verdict switch
                {
                    VerifyPasswordResult.Right or VerifyPasswordResult.RightButOutdated => null,
                    VerifyPasswordResult.Overloaded => new IssueStepUpResult.Overloaded(),
                    _ => new IssueStepUpResult.PasswordWrong(),
                };
            case StepUpProof.MailedCode:
                var primary = (await GrainFactory.GetGrain<IUserGrain>(user).Read())?.Emails.FirstOrDefault(email => email.Primary);
                var code = GrainFactory.GetGrain<ICodesGrain>(StepUp.CodeKey(command.UserId, command.SessionId, command.Action, primary?.Email));
                return await code.Redeem(new RedeemCode(command.Call, command.Proof)) ? null : new IssueStepUpResult.CodeInvalid();
            default:
                var factors = GrainFactory.GetGrain<IMfaGrain>(user);
                return await factors.RedeemTotp(new RedeemTotp(command.Call, command.Proof)) ? null : new IssueStepUpResult.CodeInvalid();
        }
    }

    private Task<IssueStepUpResult> Grant(IssueStepUp command, UserAccess? access, LoginAttempt attempt) => Run<IssueStepUpResult>(command.Call, async context =>
    {
        var grant = StepUpGrant.Make(Id);
        var stepUp = StepUp.Issue(command, grant, context.At);
        context.Audit("step-ups.issue", "user", command.UserId.ToString(), after: StepUpTable.AuditOf(stepUp));
        try
        {
            await Save(
                stepUp,
                context,
                MfaTable.HoldUser(command.UserId, access?.SecurityEpoch ?? 0),
                LoginAttemptTable.Insert(attempt with { GuardKey = GuardKeys.OfStep(command.UserId) }, command.UserId, command.Call, succeeded: true, context.At));
        }
        catch (ExpectationFailedException barred) when (barred.Table == MfaTable.Users)
        {
            return command.Kind == StepUpProof.Password ? new IssueStepUpResult.PasswordWrong() : new IssueStepUpResult.CodeInvalid();
        }

        return new IssueStepUpResult.Issued(grant.Compose(), stepUp.ExpiresAt);
    });

    // The failure is on record before it is answered: a gate that starts anew counts it too.
    private Task Record(IssueStepUp command, LoginAttempt attempt) => Run(command.Call, async context =>
    {
        context.Audit("step-ups.fail", "user", command.UserId.ToString());
        await SaveChanges(context, LoginAttemptTable.Insert(attempt, command.UserId, command.Call, succeeded: false, context.At));
        return true;
    });
}
