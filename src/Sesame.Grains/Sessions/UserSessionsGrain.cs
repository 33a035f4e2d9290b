using System.Security.Cryptography;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <inheritdoc cref="IUserSessionsGrain" />
internal sealed class UserSessionsGrain(
    [PersistentState(UserSessionsTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<UserSessionsState>> state,
    SessionIssuer issuer,
    SessionQueries queries,
    SessionOptions options,
    KnownDevices devices,
    TimeProvider time)
    : StoredGrain<UserSessionsState>(state, time), IUserSessionsGrain
{
    // Made by the first change: who only looks, looks at what was read.
    private List<Guid>? live;
    private UserSessionsState? liveOf;

    private Guid UserId => Guid.Parse(this.GetPrimaryKeyString());

    public Task<OpenSessionResult> Open(OpenSession command) => Run<OpenSessionResult>(command.Call, async context =>
    {
        var surplus = await Surplus();
        if (surplus.Count > 0 && options.DenyPastCap)
        {
            return await Deny(command, context);
        }

        var (session, key, sealedKey) = issuer.Begin(UserId, command, context.At);
        context.Audit("sessions.open", "session", session.Id.ToString());
        context.Change(SessionTable.Open(session, sealedKey, command));
        if (command.Attempt is { } attempt)
        {
            context.Change(LoginAttemptTable.Insert(attempt, UserId, command.Call, succeeded: true, context.At));
        }

        if (command.DeviceId is { } device)
        {
            context.Change(devices.Note(UserId, device, command.Call, context.At));
        }

        if (surplus.Count > 0)
        {
            context.Audit("sessions.end", "user", UserId.ToString(), after: SessionAudit.OfEnd(SessionAudit.Cap, surplus));
            context.Change(SessionTable.End(UserId, surplus, SessionAudit.Cap, context.At));
        }

        try
        {
            await SaveChanges(context);
        }
        catch (ExpectationFailedException refused) when (refused.Table == "sessions")
        {
            return new OpenSessionResult.Refused();
        }

        Ids().Add(session.Id);
        await Forget(surplus);
        return new OpenSessionResult.Opened(await issuer.Grant(session, key, command.Call, context.At));
    });

    public Task<EndSessionsResult> End(EndSessions command) => Run(command.Call, context =>
        EndChosen(context, Chosen(command), command.Reason, command.Scope == EndScope.All ? KnownDevices.ForgetAll(UserId) : null));

    public Task<EndSessionsResult> EndThese(EndTheseSessions command) => Run(command.Call, context =>
        EndChosen(context, Ids().Where(command.SessionIds.ToHashSet().Contains).ToList(), command.Reason, forgets: null));

    public Task<EndSessionsResult> ForgetDevice(ForgetDevice command) => Run(command.Call, async context =>
    {
        var opened = (await queries.LiveOfUser(UserId)).Where(session => session.DeviceId == command.DeviceId).Select(session => session.Id).ToHashSet();
        context.Audit("sessions.forget-device", "device", command.DeviceId.ToString());
        return await EndChosen(context, Ids().Where(opened.Contains).ToList(), "device-forgotten", KnownDevices.Forget(UserId, command.DeviceId));
    });

    public async Task<IReadOnlyList<DeviceView>> Devices(Guid? current) => await queries.DevicesOf(UserId, current);

    public async Task<IReadOnlyList<SessionView>> List() => await queries.LiveOfUser(UserId);

    public ValueTask<IReadOnlyList<Guid>> Live() => ValueTask.FromResult<IReadOnlyList<Guid>>([.. Known()]);

    public async Task EndedByUser()
    {
        var before = Ids().ToArray();
        await Reread();
        // Some may have been left. What was in memory here tells only of sessions that were: one may be asked for all the while without this grain, and a call
        // before this one may have been cut off between its commit and here.
        await Forget([.. before.Except(Ids()).Union(await queries.EndedOfUser(UserId))]);
    }

    public async ValueTask TouchLive()
    {
        foreach (var id in Known().ToArray())
        {
            await GrainFactory.GetGrain<ISessionGrain>(id.ToString()).Touch();
        }
    }

    private IReadOnlyList<Guid> Known()
    {
        var value = Value;
        return live is not null && ReferenceEquals(value, liveOf) ? live : value?.Ids ?? [];
    }

    private List<Guid> Ids()
    {
        var value = Value;
        if (live is null || !ReferenceEquals(value, liveOf))
        {
            (live, liveOf) = ([.. value?.Ids ?? []], value);
        }

        return live;
    }

    // The oldest sessions that must go before one more is opened. Those past their time are dropped from memory first.
    private async Task<IReadOnlyList<Guid>> Surplus()
    {
        var ids = Ids();
        if (ids.Count < options.LivePerUserMax)
        {
            return [];
        }

        var alive = (await queries.LiveOfUser(UserId)).Select(session => session.Id).ToHashSet();
        ids.RemoveAll(id => !alive.Contains(id));
        return ids.Count < options.LivePerUserMax ? [] : [.. ids.Take(ids.Count - options.LivePerUserMax + 1)];
    }

    // The proof was right, and the gate counts it so: what is on record tells a gate that starts anew the same.
    private async Task<OpenSessionResult> Deny(OpenSession command, CommandContext context)
    {
        context.Audit("sessions.deny", "user", UserId.ToString(), after: SessionAudit.OfDenial());
        if (command.Attempt is { } attempt)
        {
            context.Change(LoginAttemptTable.Insert(attempt, UserId, command.Call, succeeded: true, context.At));
        }

        await SaveChanges(context);
        return new OpenSessionResult.Exceeded();
    }

    private async Task<EndSessionsResult> EndChosen(CommandContext context, List<Guid> chosen, string reason, RowChange? forgets)
    {
        if (chosen.Count > 0 || forgets is not null)
        {
            context.Audit("sessions.end", "user", UserId.ToString(), after: SessionAudit.OfEnd(reason, chosen));
            context.Change(SessionTable.End(UserId, chosen, reason, context.At));
            if (forgets is not null)
            {
                context.Change(forgets);
            }

            await SaveChanges(context);
            await Forget(chosen);
        }

        return new EndSessionsResult(chosen.Count);
    }

    private List<Guid> Chosen(EndSessions command) => command.Scope switch
    {
        EndScope.One => Ids().Where(id => id == command.SessionId).ToList(),
        EndScope.Others => Ids().Where(id => id != command.SessionId).ToList(),
        _ => Ids().ToList(),
    };

    private async Task Forget(IReadOnlyCollection<Guid> ended)
    {
        // Before the reply: the session is refused at its very next check.
        await Task.WhenAll(ended.Select(id => GrainFactory.GetGrain<ISessionGrain>(id.ToString()).Reload(long.MaxValue)));

        Ids().RemoveAll(ended.Contains);
    }
}
