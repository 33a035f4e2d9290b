using Orleans;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Codes;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Recovery;

/// <summary>Kills the link to a new password when its user is disabled, frozen or deleted.</summary>
internal sealed class PasswordResetEndings : IUserEndings
{
    public IRowChange EndAllOf(Guid userId, DateTimeOffset at) => CodeTable.Kill(PasswordResetLinks.KeyOf(userId), at);

    public Task Reload(IGrainFactory grains, Guid userId) => grains.GetGrain<ICodesGrain>(PasswordResetLinks.KeyOf(userId)).Reload(long.MaxValue);
}
