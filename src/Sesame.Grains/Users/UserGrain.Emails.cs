using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Users;
using Sesame.Grains.Codes;
using Sesame.Grains.Recovery;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <content>The user's addresses.</content>
internal sealed partial class UserGrain
{
    public async Task<ChangeEmailResult> AddEmail(AddEmail command)
    {
        if (PresentFor(command.Call) is not { } user)
        {
            DeactivateOnIdle();
            return new ChangeEmailResult.NotFound();
        }

        if (UserEmails.FaultOf(user, command.Email) is { } fault)
        {
            return new ChangeEmailResult.Faulty([fault]);
        }

        EmailAddress.TryParse(command.Email, out var email);
        if (UserEmails.Find(user, email.Value) is { } known && (known.Verified || !command.Verified))
        {
            return new ChangeEmailResult.Done(known);
        }

        if (!command.Verified && await EmailVerification.AdmitSend(GrainFactory, command.Call, email.Value) is { } wait)
        {
            return new ChangeEmailResult.SendsLimited(wait);
        }

        var result = await Change(command.Call, context => Add(email.Value, command.Verified, context));
        if (!command.Verified && result is ChangeEmailResult.Done)
        {
            await verification.Send(GrainFactory, command.Call, Id, user.SecurityEpoch, email.Value, mailed: true);
        }

        return result;
    }

    public Task<ChangeEmailResult> RemoveEmail(NameEmail command) => Change<ChangeEmailResult>(command.Call, async context =>
    {
        if (PresentFor(command.Call) is not { } user)
        {
            return new ChangeEmailResult.NotFound();
        }

        switch (UserEmails.Find(user, command.Email))
        {
            case null:
                return new ChangeEmailResult.Done(null);
            case { Primary: true }:
                return new ChangeEmailResult.IsPrimary();
            case { Verified: var verified }:
                context.Audit("users.remove-email", "user", Id.ToString());
                if (verified)
                {
                    context.Send(EmailMails.Removed(command.Call, command.Email).ToMessage(context.At));
                }

                await SaveEndingLinks(UserEmails.Remove(user, command.Email), command.Email, context, UserTable.DeleteEmail(Id, command.Email));
                return new ChangeEmailResult.Done(null);
        }
    });

    public Task<ChangeEmailResult> MakeEmailPrimary(NameEmail command) => Change<ChangeEmailResult>(command.Call, async context =>
    {
        if (PresentFor(command.Call) is not { } user || UserEmails.Find(user, command.Email) is not { } email)
        {
            return new ChangeEmailResult.NotFound();
        }

        if (email.Primary)
        {
            return new ChangeEmailResult.Done(email);
        }

        if (!email.Verified)
        {
            return new ChangeEmailResult.Unverified();
        }

        context.Audit("users.make-email-primary", "user", Id.ToString());
        var changes = new List<IRowChange> { UserTable.SetPrimary(Id, email.Email, primary: true) };
        if (UserEmails.Primary(user) is { } former)
        {
            context.Send(EmailMails.PrimaryChanged(command.Call, former.Email, email.Email).ToMessage(context.At));
            changes.Add(UserTable.SetPrimary(Id, former.Email, primary: false));
        }

        var next = UserEmails.MakePrimary(user, email.Email);
        await Save(next, context, [.. changes]);
        return new ChangeEmailResult.Done(UserEmails.Primary(next));
    });

    public async Task<ChangeEmailResult> ConfirmEmail(ConfirmEmail command)
    {
        var link = GrainFactory.GetGrain<ICodesGrain>(EmailVerification.KeyOf(command.Subject));
        var found = Present?.Emails.FirstOrDefault(known => EmailVerification.SubjectOf(Id, known.Email) == command.Subject);
        if (Present is not { Enabled: true } || found is null || !await link.IsLiveLink(command.Hash))
        {
            if (Value is null)
            {
                // Nothing is kept in memory for ids that were made up.
                DeactivateOnIdle();
            }

            return new ChangeEmailResult.LinkInvalid();
        }

        var result = await Change(command.Call, context => Confirm(found.Email, command, context));
        await link.Reload(long.MaxValue);
        return result;
    }

    public Task NoteEmailRead(NameEmail command) => Change<bool>(command.Call, async context =>
    {
        if (Present is not { Enabled: true } user || UserEmails.Find(user, command.Email) is not { Verified: false })
        {
            return false;
        }

        context.Audit("users.confirm-email", "user", Id.ToString());
        try
        {
            await Save(UserEmails.Add(user, command.Email, verified: true), context, UserTable.ProveEmail(Id, command.Email, context.At));
            return true;
        }
        catch (KeyTakenException taken) when (taken.Constraint == UserTable.ClaimedEmailKey)
        {
            // Taken away and added anew meanwhile, and another user's by now.
            return false;
        }
    });

    private async Task<ChangeEmailResult> Add(string email, bool verified, CommandContext context)
    {
        var user = Present!;
        var isNew = UserEmails.Find(user, email) is null;
        var next = UserEmails.Add(user, email, verified);
        context.Audit("users.add-email", "user", Id.ToString());
        try
        {
            await Save(
                next,
                context,
                isNew
                    ? UserTable.InsertEmail(Id, UserEmails.Find(next, email)!, claimed: verified, context.At)
                    : UserTable.ProveEmail(Id, email, context.At));
            return new ChangeEmailResult.Done(UserEmails.Find(next, email));
        }
        catch (KeyTakenException taken) when (taken.Constraint == UserTable.ClaimedEmailKey)
        {
            return new ChangeEmailResult.Taken();
        }
    }

    private async Task<ChangeEmailResult> Confirm(string email, ConfirmEmail command, CommandContext context)
    {
        if (Present is not { } user || UserEmails.Find(user, email) is null)
        {
            return new ChangeEmailResult.LinkInvalid();
        }

        var replaces = await verification.BecomesPrimary(Id, email);
        var next = replaces ? UserEmails.ReplacePrimary(user, email) : UserEmails.Add(user, email, verified: true);
        context.Audit("users.confirm-email", "user", Id.ToString());
        context.Change(CodeTable.ConsumeLink(EmailVerification.KeyOf(command.Subject), command.Hash, user.SecurityEpoch, context.At));
        try
        {
            if (replaces)
            {
                await SaveReplacing(user, email, command.Call, context);
            }
            else
            {
                await Save(next, context, UserTable.ProveEmail(Id, email, context.At));
            }

            return new ChangeEmailResult.Done(UserEmails.Find(next, email));
        }
        catch (KeyTakenException taken) when (taken.Constraint == UserTable.ClaimedEmailKey)
        {
            return new ChangeEmailResult.Taken();
        }
        catch (ExpectationFailedException refused) when (refused.Table == CodeTable.TableName)
        {
            return new ChangeEmailResult.LinkInvalid();
        }
    }

    // What was mailed to the address proves nothing any more: neither it nor, by a link to a new password, its user.
    private async Task SaveEndingLinks(UserState next, string email, CommandContext context, params IRowChange[] changes)
    {
        var keys = new[] { EmailVerification.KeyOf(EmailVerification.SubjectOf(Id, email)), PasswordResetLinks.KeyOf(Id) };
        foreach (var key in keys)
        {
            context.Change(CodeTable.Kill(key, context.At));
        }

        await Save(next, context, changes);
        foreach (var key in keys)
        {
            await GrainFactory.GetGrain<ICodesGrain>(key).Reload(long.MaxValue);
        }
    }
}
