using System.Diagnostics;
using System.Security.Cryptography;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Activity;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <inheritdoc cref="ISessionGrain" />
internal sealed class SessionGrain(
    [PersistentState(SessionTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<SessionState>> state,
    SessionServices services,
    TimeProvider time)
    : StoredGrain<SessionState>(state, time), ISessionGrain
{
    private static readonly Leased<SessionCopy> Nothing = new(null, null);

    private ActivityMark mark;

    // Read by the first refresh and kept while the session is in memory: most sessions are only checked, and one that is refreshed once is refreshed every
    // few minutes.
    private byte[]? key;
    private bool clientProved;

    // Completes when no node holds a copy from before the changes under way. Until then nobody learns that the session has ended: once one node has
    // refused it, none accepts it.
    private Task copiesEnd = Task.CompletedTask;

    public ValueTask<SessionCheck?> Check()
    {
        if (Value is not { } session)
        {
            // Nothing is kept in memory for ids that were made up.
            DeactivateOnIdle();
            return default;
        }

        var now = Clock.GetUtcNow();
        if (!Session.IsLive(session, mark.Latest(session.LastActiveAt), now, services.Options))
        {
            return WhenCopiesEnd<SessionCheck?>(null);
        }

        Note(session, now);
        return ValueTask.FromResult<SessionCheck?>(session.Holder);
    }

    public ValueTask<Leased<SessionCopy>> Lease(Guid holder)
    {
        if (Value is not { } session)
        {
            DeactivateOnIdle();
            return ValueTask.FromResult(Nothing);
        }

        var now = Clock.GetUtcNow();
        if (!Session.IsLive(session, mark.Latest(session.LastActiveAt), now, services.Options))
        {
            return WhenCopiesEnd(Nothing);
        }

        Note(session, now);
        var copy = new SessionCopy(session.Holder, session.AbsoluteEnd, now + services.Options.IdleLifetime);
        return ValueTask.FromResult(new Leased<SessionCopy>(services.Copies?.Grant(GrainContext, holder), copy));
    }

    public Task<RefreshResult> Refresh(RefreshSession command) => Run<RefreshResult>(command.Call, async context =>
    {
        if (Value is { Id: var id } && key is null)
        {
            (key, clientProved) = await services.Keys.Read(id);
        }

        if (Value is not { } session || key is null)
        {
            DeactivateOnIdle();
            return new RefreshResult.Invalid();
        }

        // A client that has a secret shows it here too: its id, which each of its tokens tells, and a leaked token are not enough.
        if (!RefreshTokens.IsProof(key, session.Id, command.Generation, command.Mac.Span) || (clientProved && command.ClientProved == false))
        {
            return new RefreshResult.Invalid();
        }

        if (!Session.IsLive(session, mark.Latest(session.LastActiveAt), context.At, services.Options))
        {
            return await WhenCopiesEnd(new RefreshResult.Ended());
        }

        switch (Session.Refresh(session, command.Generation, command.ClientId, context.At, services.Options))
        {
            case RefreshDecision.Invalid:
                return new RefreshResult.Invalid();
            case RefreshDecision.Repeat:
                return new RefreshResult.Renewed(await services.Issuer.Grant(session, key, command.Call, context.At));
            case RefreshDecision.Advance:
                var next = Session.Advance(session, context.At);
                context.Audit("sessions.refresh", "session", session.Id.ToString());
                await Save(next, context);
                if (mark.NoteWritten(context.At))
                {
                    UserUse.Note(GrainFactory, next.UserId);
                }

                return new RefreshResult.Renewed(await services.Issuer.Grant(next, key, command.Call, context.At));
            case RefreshDecision.Reused:
                context.Audit("sessions.refresh-reused", "session", session.Id.ToString());
                await EndingCopies(() => Save(session with { EndedAt = context.At }, context));
                return new RefreshResult.Reused();
            default:
                throw new UnreachableException();
        }
    });

    public ValueTask Touch()
    {
        var now = Clock.GetUtcNow();
        if (Value is { } session && Session.IsLive(session, mark.Latest(session.LastActiveAt), now, services.Options))
        {
            Note(session, now);
        }

        return ValueTask.CompletedTask;
    }

    public Task Reload(long version) => EndingCopies(() => ReloadIfOlder(version));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        mark.Flush(Guid.Parse(this.GetPrimaryKeyString()), services.Activity);
        CryptographicOperations.ZeroMemory(key);
        key = null;
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    // What a session does its user does; a minute is exact enough to tell him.
    private void Note(SessionState session, DateTimeOffset now)
    {
        if (mark.Note(now, session.Id, services.Activity))
        {
            UserUse.Note(GrainFactory, session.UserId);
        }
    }

    // Also when the outcome is not known: no other node may go on with what was before.
    private async Task EndingCopies(Func<Task> change)
    {
        var ended = new TaskCompletionSource();
        copiesEnd = Task.WhenAll(copiesEnd, ended.Task);
        try
        {
            await change();
        }
        finally
        {
            try
            {
                await (services.Copies?.Void(GrainContext) ?? Task.CompletedTask);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    private ValueTask<T> WhenCopiesEnd<T>(T answer)
    {
        return copiesEnd.IsCompleted ? ValueTask.FromResult(answer) : Wait(copiesEnd, answer);

        static async ValueTask<T> Wait(Task end, T answer)
        {
            await end;
            return answer;
        }
    }
}
