using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <content>The first factors that come by mail.</content>
internal sealed partial class LoginGrain
{
    public async Task<LoginResult> SubmitEmail(SubmitEmail command)
    {
        if (IsBound || IsRegistering)
        {
            return new LoginResult.StepUnexpected();
        }

        var flow = await mailed.Begin(GrainFactory, this.GetPrimaryKeyString(), command, Clock.GetUtcNow());
        return await Run<LoginResult>(command.Call, async context =>
        {
            context.Audit("logins.begin-mailed", "login", this.GetPrimaryKeyString());
            await Save(flow, context);
            return new LoginResult.Step(flow.Step, [flow.Step]);
        });
    }

    public async Task<LoginResult> SubmitLink(SubmitLink command)
    {
        if (MadeLink.IdOf(command.Subject) is { } made && Value is null)
        {
            return await RedeemMade(GrainFactory.GetGrain<IMagicLinkGrain>(made.ToString()), command);
        }

        return Value is { Kind: LoginFlowState.Mailed } flow && flow.Awaits(LoginFlowState.LinkStep, Clock.GetUtcNow())
            ? await RedeemMailed(flow, command.Call, command.CountAddress, command.DeviceToken, pending => RedeemLink(pending, command))
            : Answer(new LoginResult.StepUnexpected());
    }

    // A link that a back end asked for comes without anything before it; wrong ones count like wrong passwords of an identifier that is nobody's.
    private async Task<LoginResult> RedeemMade(IMagicLinkGrain link, SubmitLink command)
    {
        var found = await link.Find(command.Hash);
        // Only while the address is his: it may have been taken away since.
        var login = found is null ? null : await users.FindLogin(found.Email, isUsername: false);
        login = login?.UserId == found?.UserId ? login : null;
        var attempt = await AttemptAt(command.Call, found?.Email ?? command.Subject, login, command.CountAddress, command.DeviceToken, LoginFlowState.LinkStep);
        return await Admitted(attempt, async () =>
        {
            if (found is null || login is null || !await link.Redeem(new RedeemMagicLink(command.Call, command.Hash)))
            {
                await Record(command.Call, attempt, login?.UserId);
                return new LoginResult.CodeInvalid();
            }

            var progress = new LoginProgress(found.UserId, found.SecurityEpoch, [AuthenticationMethods.OneTimeCode], attempt.DeviceId, attempt.IdentifierHash);
            return await Proceed(command.Call, login, progress, attempt);
        });
    }

    // An address that is nobody's goes the same way, and what it is asked for is never right.
    private async Task<LoginResult> RedeemMailed(LoginFlowState flow, CallContext call, bool countAddress, string? deviceToken, Func<PendingLogin, Task<bool>> redeem)
    {
        var pending = mailed.Read(flow);
        var attempt = await AttemptAt(call, pending.Email, pending.Login, countAddress, deviceToken, flow.Step);
        return await Admitted(attempt, async () =>
        {
            // An address that was taken away since no longer proves anything.
            if (!await redeem(pending)
                || pending.UserId is not { } userId
                || await users.FindLogin(pending.Email, isUsername: false) is not { } login
                || login.UserId != userId)
            {
                await Record(call, attempt, pending.UserId);
                return new LoginResult.CodeInvalid();
            }

            var progress = new LoginProgress(userId, pending.SecurityEpoch, [AuthenticationMethods.OneTimeCode], attempt.DeviceId, attempt.IdentifierHash);
            var result = await Proceed(call, login, progress, attempt);
            if (result is LoginResult.Session or LoginResult.Step)
            {
                await NoteRead(call, userId, pending.Email);
            }

            return result;
        });
    }

    // Who logs in by what was mailed has proved the address as well as by the link that is mailed for it.
    private async Task NoteRead(CallContext call, Guid userId, string email)
    {
        var user = GrainFactory.GetGrain<IUserGrain>(userId.ToString());
        if (await user.Read() is { } known && known.Emails.Any(other => other.Email == email && !other.Verified))
        {
            await user.NoteEmailRead(new NameEmail(call, email));
        }
    }

    private Task<bool> RedeemCode(PendingLogin pending, SubmitCode command) => MailedLogin.Redeem(GrainFactory, this.GetPrimaryKeyString(), pending, command);

    private async Task<bool> RedeemLink(PendingLogin pending, SubmitLink command)
    {
        var key = this.GetPrimaryKeyString();
        if (!await MailedLogin.IsLive(GrainFactory, key, pending, command))
        {
            return false;
        }

        try
        {
            // Used up before anything is opened with it.
            await Run(command.Call, async context =>
            {
                context.Audit("logins.redeem-link", "login", key);
                await SaveChanges(context, MailedLogin.Consume(key, pending, command, context.At));
                return true;
            });
        }
        catch (ExpectationFailedException)
        {
            return false;
        }

        await MailedLogin.Reload(GrainFactory, key, pending);
        return true;
    }
}
