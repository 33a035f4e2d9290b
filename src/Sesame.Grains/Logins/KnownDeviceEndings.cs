using Orleans;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>Forgets a user's devices when he is disabled.</summary>
internal sealed class KnownDeviceEndings : IUserEndings
{
    public IRowChange EndAllOf(Guid userId, DateTimeOffset at) => KnownDevices.ForgetAll(userId);

    // No grain keeps devices in memory.
    public Task Reload(IGrainFactory grains, Guid userId) => Task.CompletedTask;
}
