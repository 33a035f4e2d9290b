using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Sessions;

/// <summary>All sessions of one user; opens and ends them. The key is the user's id.</summary>
[Alias("sessions.user-sessions")]
public interface IUserSessionsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Opens a session, only while the user is enabled and his security epoch is the one the login saw. Past the cap the oldest session ends, or
    /// the login is denied, as configured.
    /// </summary>
    [Alias("open")]
    Task<OpenSessionResult> Open(OpenSession command);

    /// <summary>Ends sessions; they are refused at the next check after this returned. Ending what has ended succeeds.</summary>
    [Alias("end")]
    Task<EndSessionsResult> End(EndSessions command);

    /// <summary>Ends sessions by their ids, as <see cref="End"/> does.</summary>
    [Alias("end-these")]
    Task<EndSessionsResult> EndThese(EndTheseSessions command);

    /// <summary>
    /// Forgets a device and ends the sessions opened from it: its token counts as none, its next login is that of a new device. Forgetting what is not known
    /// succeeds.
    /// </summary>
    [Alias("forget-device")]
    Task<EndSessionsResult> ForgetDevice(ForgetDevice command);

    /// <summary>The devices that the user logged in from, the latest seen first; <paramref name="current"/> is the session that asks.</summary>
    [Alias("devices")]
    Task<IReadOnlyList<DeviceView>> Devices(Guid? current);

    /// <summary>The live sessions, the newest first.</summary>
    [Alias("list")]
    Task<IReadOnlyList<SessionView>> List();

    /// <summary>Ids of the live sessions, from memory.</summary>
    [AlwaysInterleave, Alias("live")]
    ValueTask<IReadOnlyList<Guid>> Live();

    /// <summary>Called after another grain's command ended all sessions of the user in its transaction: has every live one re-read.</summary>
    [Alias("ended-by-user")]
    Task EndedByUser();

    /// <summary>Notes activity of every live session now; see <see cref="ISessionGrain.Touch"/>.</summary>
    [AlwaysInterleave, Alias("touch-live")]
    ValueTask TouchLive();
}
