using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <content>Another address in the place of the primary one.</content>
internal sealed partial class UserGrain
{
    public async Task<ChangeEmailResult> ReplaceEmail(ReplaceEmail command)
    {
        if (Present is not { } user)
        {
            DeactivateOnIdle();
            return new ChangeEmailResult.NotFound();
        }

        if (UserEmails.FaultOf(user, command.Email) is { } fault)
        {
            return new ChangeEmailResult.Faulty([fault]);
        }

        EmailAddress.TryParse(command.Email, out var email);
        var known = UserEmails.Find(user, email.Value);
        if (known is { Primary: true, Verified: true })
        {
            return new ChangeEmailResult.Done(known);
        }

        // One that he has proved before needs no second proof.
        if (command.Verified || known is { Verified: true })
        {
            return await Change(command.Call, context => Replace(email.Value, command.Call, context));
        }

        if (await EmailVerification.AdmitSend(GrainFactory, command.Call, email.Value) is { } wait)
        {
            return new ChangeEmailResult.SendsLimited(wait);
        }

        var result = await Change(command.Call, context => AwaitProof(email.Value, context));
        if (result is ChangeEmailResult.Done)
        {
            await verification.Send(GrainFactory, command.Call, Id, user.SecurityEpoch, email.Value, mailed: true);
        }

        return result;
    }

    private async Task<ChangeEmailResult> Replace(string email, CallContext call, CommandContext context)
    {
        if (Present is not { } user)
        {
            return new ChangeEmailResult.NotFound();
        }

        context.Audit("users.replace-email", UserAudit.ObjectKind, Id.ToString());
        try
        {
            await SaveReplacing(user, email, call, context);
            return new ChangeEmailResult.Done(UserEmails.Find(Present!, email));
        }
        catch (KeyTakenException taken) when (taken.Constraint == UserTable.ClaimedEmailKey)
        {
            return new ChangeEmailResult.Taken();
        }
    }

    private async Task<ChangeEmailResult> AwaitProof(string email, CommandContext context)
    {
        if (Present is not { } user)
        {
            return new ChangeEmailResult.NotFound();
        }

        context.Audit("users.await-email", UserAudit.ObjectKind, Id.ToString());
        context.Change(UserTable.AwaitPrimary(Id, email));
        var next = UserEmails.Add(user, email, verified: false);
        if (UserEmails.Find(user, email) is null)
        {
            context.Change(UserTable.InsertEmail(Id, UserEmails.Find(next, email)!, claimed: false, context.At));
        }

        await Save(next, context);
        return new ChangeEmailResult.Done(UserEmails.Find(next, email));
    }

    // The former address is told, and what was mailed to it proves nothing any more.
    private async Task SaveReplacing(UserState user, string email, CallContext call, CommandContext context)
    {
        var (next, changes) = (UserEmails.ReplacePrimary(user, email), UserTable.ReplacePrimary(Id, email, context.At));
        if (UserEmails.Primary(user) is { } former && former.Email != email)
        {
            context.Send(EmailMails.PrimaryChanged(call, former.Email, email).ToMessage(context.At));
            await SaveEndingLinks(next, former.Email, context, changes);
        }
        else
        {
            await Save(next, context, changes);
        }
    }
}
