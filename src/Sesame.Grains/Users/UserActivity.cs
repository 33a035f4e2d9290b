using Sesame.Grains.Activity;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Activity of users.</summary>
public sealed class UserActivity : ActivityLedger
{
    internal override string Sql => SqlFile.Load<UserActivity>("touch_users");
}
