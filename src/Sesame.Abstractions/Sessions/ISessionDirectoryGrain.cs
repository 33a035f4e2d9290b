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

    /// <summary>Live sessions that a filter takes, the oldest first, at most <paramref name="max"/>.</summary>
    [Alias("matching")]
    Task<IReadOnlyList<SessionKey>> Matching(SessionFilter filter, int max);

    /// <summary>Whose session it is, ended or not; null when there is none.</summary>
    [Alias("owner-of")]
    Task<Guid?> OwnerOf(Guid sessionId);
}
