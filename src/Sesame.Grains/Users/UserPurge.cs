using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Users;

/// <summary>Purges a deleted user when he can no longer be restored.</summary>
internal sealed class UserPurge(IGrainFactory grains) : IDueWork
{
    public string Kind => PurgeSchedule.Kind;

    public Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken) =>
        grains.GetGrain<IUserGrain>(item.Key).Purge(new ChangeUser(CallContext.System));
}
