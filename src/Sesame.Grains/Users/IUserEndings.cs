using Orleans;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>What else ends when a user is disabled, deleted or frozen: other slices add theirs, in the same transaction.</summary>
public interface IUserEndings
{
    /// <summary>Ends all that is the user's.</summary>
    IRowChange EndAllOf(Guid userId, DateTimeOffset at);

    /// <summary>After the commit and before the reply: has live grains re-read.</summary>
    Task Reload(IGrainFactory grains, Guid userId);
}
