using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Codes;
using Sesame.Grains.Credentials;
using Sesame.Grains.Logins;
using Sesame.Grains.Recovery;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <content>The user's password, as far as it is his row's affair.</content>
internal sealed partial class UserGrain
{
    public async Task<ApplyPasswordResult> ApplyPassword(ApplyPassword command)
    {
        var result = await Change(command.Call, context => Apply(command, context));
        if (result != ApplyPasswordResult.Done)
        {
            return result;
        }

        await GrainFactory.GetGrain<ICredentialsGrain>(Id.ToString()).Reload(long.MaxValue);
        await GrainFactory.GetGrain<ICodesGrain>(PasswordResetLinks.KeyOf(Id)).Reload(long.MaxValue);
        if (command.End is not null)
        {
            await GrainFactory.GetGrain<IUserSessionsGrain>(Id.ToString()).EndedByUser();
        }

        return result;
    }

    private async Task<ApplyPasswordResult> Apply(ApplyPassword command, CommandContext context)
    {
        if (PresentFor(command.Call) is not { } user || (command.ByUser && !user.Enabled))
        {
            return ApplyPasswordResult.NotFound;
        }

        // Who is locked goes on in his sessions; by a link or a login he comes no further.
        if (user.Locked && command is { LinkHash: not null } or { DueAtEpoch: not null })
        {
            return ApplyPasswordResult.NotFound;
        }

        // Who proved the former password before it was replaced elsewhere must not replace it again.
        if (command.DueAtEpoch is { } epoch && !(user.UpdatePasswordRequired && user.SecurityEpoch == epoch))
        {
            return ApplyPasswordResult.Conflict;
        }

        context.Audit(command.Action, "user", Id.ToString());
        context.Change(CredentialsTable.Replace(Id, command.Hash, command.Version, context.At));
        if (command.Former is { } former && command.FormerMax > 0)
        {
            context.Change(PasswordHistory.Trim(Id, command.FormerMax));
            context.Change(PasswordHistory.Remember(Id, former, context.At));
        }

        // A link that was mailed before must not undo what is set now.
        var link = PasswordResetLinks.KeyOf(Id);
        context.Change(command.LinkHash is { } hash ? CodeTable.ConsumeLink(link, hash, user.SecurityEpoch, context.At) : CodeTable.Kill(link, context.At));
        if (command.Attempt is { } attempt)
        {
            context.Change(LoginAttemptTable.Insert(attempt, Id, command.Call, succeeded: true, context.At));
        }

        if (command.Told && UserEmails.Primary(user) is { } primary)
        {
            context.Send(PasswordMails.Changed(command.Call, primary.Email).ToMessage(context.At));
        }

        EndSessions(command, context);
        try
        {
            await Save(User.WithPassword(user, command.Hash is not null, command.UpdateRequired, command.End is not null), context);
            return ApplyPasswordResult.Done;
        }
        catch (ExpectationFailedException refused) when (refused.Table == CredentialsTable.TableName)
        {
            return ApplyPasswordResult.Conflict;
        }
        catch (ExpectationFailedException refused) when (refused.Table == CodeTable.TableName)
        {
            return ApplyPasswordResult.LinkInvalid;
        }
    }

    private void EndSessions(ApplyPassword command, CommandContext context)
    {
        const string reason = "password-changed";
        if (command.End is null)
        {
            return;
        }

        context.Change(command.End == EndScope.Others && command.Call.SessionId is { } kept
            ? SessionTable.EndOthers(Id, kept, reason, context.At)
            : SessionTable.EndAll(Id, reason, context.At));
        context.Change(KnownDevices.ForgetAll(Id));
    }
}
