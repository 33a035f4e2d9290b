using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Logins;

/// <summary>Lists of login attempts, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("logins.directory")]
public interface ILoginDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of attempts, the newest first.</summary>
    [Alias("list-attempts")]
    Task<Page<LoginAttemptView>> ListAttempts(ListLoginAttempts query);
}
