using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Sessions;

/// <summary>Lists over all sessions, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("sessions.directory")]
public interface ISessionDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of live sessions, the newest first; <paramref name="after"/> is the key the page before told.</summary>
    [Alias("list")]
    Task<Page<SessionView>> List(int size, string? after);

    /// <summary>Whose session it is, ended or not; null when there is none.</summary>
    [Alias("owner-of")]
    Task<Guid?> OwnerOf(Guid sessionId);
}
