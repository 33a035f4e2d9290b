using System.Diagnostics;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Activity;
using Sesame.Grains.Credentials;
using Sesame.Grains.Mfa;
using Sesame.Grains.Storage;
using Sesame.Grains.Tokens;

namespace Sesame.Grains.Users;

/// <inheritdoc cref="IUserGrain" />
internal sealed partial class UserGrain(
    [PersistentState(UserTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<UserState>> state,
    UserRegistrar registrar,
    UserEnding ending,
    PropertiesRule properties,
    UserActivity activity,
    EmailVerification verification,
    TotpSeeds seeds,
    BackendTokenClaims claims,
    RecentViews views,
    TimeProvider time,
    ICopyLeases? copies = null)
    : StoredGrain<UserState>(state, time), IUserGrain
{
    private UserAccess? access;
    private UserState? accessOf;
    private ActivityMark mark;

    // A deleted user is kept for a while, for those who restore him alone.
    private UserState? Present => Value is { DeletedAt: null } user ? user : null;

    // What a user's own session began before he was barred is not carried out after it, nor when he is let in again meanwhile.
    private UserState? PresentFor(CallContext call) =>
        Present is { } user && (call.UserId != Id || (user.Enabled && (call.SecurityEpoch ?? user.SecurityEpoch) == user.SecurityEpoch)) ? user : null;

    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    public Task<RegisterUserResult> Register(RegisterUser command) => Register(command, factor: null);

    public ValueTask<UserView?> Read()
    {
        if (Present is not { } user)
        {
            // Nothing is kept in memory for ids that were made up.
            DeactivateOnIdle();
            return default;
        }

        // The same view goes out while nothing changed but activity within its second; readers keep what they made of it.
        var active = mark.Latest(user.LastActiveAt);
        var view = views.Find(user);
        if (view is null || view.LastActiveAt.ToUnixTimeSeconds() != active.ToUnixTimeSeconds())
        {
            view = User.View(user, Version, active);
            views.Keep(user, view);
        }

        return ValueTask.FromResult<UserView?>(view);
    }

    public ValueTask<UserAccess?> Access() => ValueTask.FromResult(AccessNow());

    public ValueTask<IReadOnlyList<string>> Roles() => ValueTask.FromResult(Value?.Roles ?? []);

    public ValueTask<Leased<UserAccess>> Lease(Guid holder)
    {
        var known = AccessNow();
        return ValueTask.FromResult(new Leased<UserAccess>(known is null ? null : copies?.Grant(GrainContext, holder), known));
    }

    public Task<UpdateUserResult> Update(UpdateUser command) => Run<UpdateUserResult>(command.Call, async context =>
    {
        if (PresentFor(command.Call) is not { } user)
        {
            return new UpdateUserResult.NotFound();
        }

        var faults = new List<FieldFault>(command.KnownFaults ?? []);
        var next = User.Update(user, command, properties, faults);
        if (faults.Count > 0)
        {
            return new UpdateUserResult.Faulty(faults);
        }

        if (command.ExpectedVersion is { } expected && expected != Version)
        {
            return new UpdateUserResult.VersionConflict();
        }

        if (next != user)
        {
            context.Audit("users.update", UserAudit.ObjectKind, Id.ToString(), after: UserAudit.OfChange(user, next));
            try
            {
                await Save(next, context);
            }
            catch (KeyTakenException taken)
            {
                return taken.Constraint switch
                {
                    UserTable.UsernameKey => new UpdateUserResult.UsernameTaken(),
                    UserTable.LegacyUserIdKey => new UpdateUserResult.LegacyIdTaken(),
                    _ => throw new UnreachableException($"No rule for {taken.Constraint}.", taken),
                };
            }
        }

        return new UpdateUserResult.Done(User.View(next, Version, mark.Latest(next.LastActiveAt)));
    });

    public ValueTask Touch(bool renewSessions)
    {
        if (Present is null)
        {
            return ValueTask.CompletedTask;
        }

        mark.Note(Clock.GetUtcNow(), Id, activity);
        return renewSessions ? TouchSessions() : ValueTask.CompletedTask;
    }

    public Task Reload(long version) => EndingCopies(() => ReloadIfOlder(version));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        mark.Flush(Id, activity);
        views.Forget(Id);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    private async Task<RegisterUserResult> Register(RegisterUser command, Factor? factor)
    {
        if (Value is not null)
        {
            return new RegisterUserResult.IdTaken();
        }

        var prepared = await registrar.Prepare(command);
        if (prepared.Refused is { } refused)
        {
            return refused;
        }

        return await Run<RegisterUserResult>(command.Call, async context =>
        {
            var user = User.Create(Id, prepared.Command!, context.At) with { MfaEnabled = factor is not null };
            context.Audit("users.register", UserAudit.ObjectKind, Id.ToString());
            if (factor is not null)
            {
                context.Change(MfaTable.InsertFirst(Id, context.At));
                context.Change(MfaTable.InsertFactor(Id, factor));
            }

            if (registrar.Remember(prepared.Command!, Id) is { } remembered)
            {
                context.Change(remembered);
            }

            try
            {
                await Save(
                    user,
                    context,
                    UserTable.InsertEmail(Id, user.Emails[0], claimed: true, context.At),
                    CredentialsTable.InsertFirst(Id, prepared.Command!.PasswordHash, context.At));
                return new RegisterUserResult.Created(Id, user.SecurityEpoch);
            }
            catch (KeyTakenException taken)
            {
                DeactivateOnIdle();
                // A repeat of this very request may have taken the names a moment ago.
                return await registrar.Repeated(prepared.Command!) ?? taken.Constraint switch
                {
                    UserTable.ClaimedEmailKey => new RegisterUserResult.EmailTaken(),
                    UserTable.UsernameKey => new RegisterUserResult.UsernameTaken(),
                    UserTable.LegacyUserIdKey => new RegisterUserResult.LegacyIdTaken(),
                    _ => throw new UnreachableException($"No rule for {taken.Constraint}.", taken),
                };
            }
            catch (ExpectationFailedException) when (prepared.Command!.Idempotency is not null)
            {
                // The same request was committed meanwhile.
                DeactivateOnIdle();
                return await registrar.Repeated(prepared.Command) ?? throw new UnreachableException("A repeated request left no answer.");
            }
        });
    }

    private ValueTask TouchSessions() => GrainFactory.GetGrain<IUserSessionsGrain>(this.GetPrimaryKeyString()).TouchLive();

    private UserAccess? AccessNow()
    {
        var user = Present;
        if (!ReferenceEquals(user, accessOf))
        {
            access = user is null ? null : new UserAccess(user.Enabled, user.SecurityEpoch, user.Roles);
            accessOf = user;
        }

        return access;
    }

    private async Task<TResult> Change<TResult>(CallContext caller, Func<CommandContext, Task<TResult>> command)
    {
        TResult? result = default;
        await EndingCopies(async () => result = await Run(caller, command));
        return result!;
    }

    // Before the change is answered, whether it succeeded or its outcome is not known.
    private async Task EndingCopies(Func<Task> change)
    {
        try
        {
            await change();
        }
        finally
        {
            await (copies?.Void(GrainContext) ?? Task.CompletedTask);
        }
    }
}
