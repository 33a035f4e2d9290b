using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <content>Whether the user may use his account, and whether there is one.</content>
internal sealed partial class UserGrain
{
    public Task<ChangeUserResult> Disable(ChangeUser command) => Stand(command, "users.disable", User.Disable, ends: "user-disabled");

    public Task<ChangeUserResult> Enable(ChangeUser command) => Stand(command, "users.enable", User.Enable);

    public Task<ChangeUserResult> Lock(ChangeUser command) => Stand(command, "users.lock", User.Lock);

    public Task<ChangeUserResult> Unlock(ChangeUser command) => Stand(command, "users.unlock", User.Unlock);

    public Task<ChangeUserResult> Freeze(ChangeUser command) => Stand(command, "users.freeze", User.Freeze, ends: "user-frozen");

    public Task<ChangeUserResult> Delete(ChangeUser command) => Change<ChangeUserResult>(command.Call, async context =>
    {
        if (Value is not { } user || (user.DeletedAt is null && PresentFor(command.Call) is null))
        {
            return new ChangeUserResult.NotFound();
        }

        if (user.DeletedAt is null)
        {
            context.Audit("users.delete", UserAudit.ObjectKind, Id.ToString());
            ending.Stage(context, Id, "user-deleted");
            context.Change(PurgeSchedule.Of(Id, context.At + User.RestorableFor));
            await Save(User.Delete(user, context.At), context);
        }

        await ending.Tell(GrainFactory, Id);
        return new ChangeUserResult.Done();
    });

    public Task<ChangeUserResult> Restore(ChangeUser command) => Change<ChangeUserResult>(command.Call, async context =>
    {
        if (Value is not { } user || (user.DeletedAt is not null && (command.Call.UserId == Id || !User.IsRestorable(user, context.At))))
        {
            return new ChangeUserResult.NotFound();
        }

        if (user.DeletedAt is not null)
        {
            context.Audit("users.restore", UserAudit.ObjectKind, Id.ToString());
            await Save(user with { DeletedAt = null }, context);
        }

        return new ChangeUserResult.Done();
    });

    public Task<DateTimeOffset?> Purge(ChangeUser command) => Change<DateTimeOffset?>(command.Call, async context =>
    {
        if (Value is not { } user || User.PurgeDue(user) is not { } due || context.At < due)
        {
            return Value is { } kept ? User.PurgeDue(kept) : null;
        }

        context.Audit("users.purge", UserAudit.ObjectKind, Id.ToString());
        ending.StageRemoval(context, Id);
        await SaveDelete(context);
        await GrainFactory.GetGrain<ICredentialsGrain>(Id.ToString()).Reload(long.MaxValue);
        DeactivateOnIdle();
        return null;
    });

    // Endings are told also when nothing changed: an earlier call may have been cut off between its commit and there.
    private Task<ChangeUserResult> Stand(ChangeUser command, string action, Func<UserState, UserState?> rule, string? ends = null) =>
        Change<ChangeUserResult>(command.Call, async context =>
        {
            if (PresentFor(command.Call) is not { } user)
            {
                return new ChangeUserResult.NotFound();
            }

            if (rule(user) is { } next)
            {
                context.Audit(action, UserAudit.ObjectKind, Id.ToString());
                if (ends is not null)
                {
                    ending.Stage(context, Id, ends);
                }

                await Save(next, context);
            }

            if (ends is not null)
            {
                await ending.Tell(GrainFactory, Id);
            }

            return new ChangeUserResult.Done();
        });
}
