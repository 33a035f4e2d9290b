using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>When deleted users are purged.</summary>
internal static class PurgeSchedule
{
    public const string Kind = "users.purge";

    /// <summary>The row to commit with a deletion. It stays when the user is restored, who is met then and left alone.</summary>
    public static IRowChange Of(Guid userId, DateTimeOffset due) => DueWork.Schedule(Kind, userId.ToString(), due);
}
