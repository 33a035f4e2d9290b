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
    private List<Guid> live = [];
    private UserSessionsState? liveOf;

    private Guid UserId => Guid.Parse(this.GetPrimaryKeyString());

    public Task<OpenSessionResult> Open(OpenSession command) => Run<OpenSessionResult>(command.Call, async context =>
    {
        var surplus = await Surplus();
        if (surplus.Count > 0 && options.DenyPastCap)
        {
            return new OpenSessionResult.Exceeded();
        }

        var (session, key) = issuer.Begin(UserId, command, context.At);
        context.Audit("sessions.open", "session", session.Id.ToString());
        context.Change(SessionTable.Open(session, command));
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
            context.Audit("sessions.end", "user", UserId.ToString(), after: """{"reason":"cap"}""");
            context.Change(SessionTable.End(UserId, surplus, "cap", context.At));
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

    public Task<EndSessionsResult> End(EndSessions command) => Run(command.Call, async context =>
    {
        var chosen = Chosen(command);
        if (chosen.Count > 0 || command.Scope == EndScope.All)
        {
            context.Audit("sessions.end", "user", UserId.ToString(), after: $$"""{"reason":"{{command.Reason}}","count":{{chosen.Count}}}""");
            context.Change(SessionTable.End(UserId, chosen, command.Reason, context.At));
            if (command.Scope == EndScope.All)
            {
                context.Change(KnownDevices.ForgetAll(UserId));
            }

            await SaveChanges(context);
            await Forget(chosen);
        }

        return new EndSessionsResult(chosen.Count);
    });

    public async Task<IReadOnlyList<SessionView>> List() => await queries.LiveOfUser(UserId);

    public ValueTask<IReadOnlyList<Guid>> Live() => ValueTask.FromResult<IReadOnlyList<Guid>>([.. Ids()]);

    public async Task EndedByUser()
    {
        var ended = Ids().ToArray();
        await Reread();
        await Forget(ended);
    }

    public async ValueTask TouchLive()
    {
        foreach (var id in Ids().ToArray())
        {
            await GrainFactory.GetGrain<ISessionGrain>(id.ToString()).Touch();
        }
    }

    private List<Guid> Ids()
    {
        var value = Value;
        if (!ReferenceEquals(value, liveOf))
        {
            liveOf = value;
            live = [.. value?.Ids ?? []];
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

    private List<Guid> Chosen(EndSessions command) => command.Scope switch
    {
        EndScope.One => Ids().Where(id => id == command.SessionId).ToList(),
        EndScope.Others => Ids().Where(id => id != command.SessionId).ToList(),
        _ => Ids().ToList(),
    };

    private async Task Forget(IReadOnlyCollection<Guid> ended)
    {
        foreach (var id in ended)
        {
            // Before the reply: the session is refused at its very next check.
            await GrainFactory.GetGrain<ISessionGrain>(id.ToString()).Reload(long.MaxValue);
        }

        Ids().RemoveAll(ended.Contains);
    }
}
