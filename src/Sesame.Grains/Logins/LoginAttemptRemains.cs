using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>Attempts of a user, with their addresses and user agents, are removed with him.</summary>
internal sealed class LoginAttemptRemains : IUserRemains
{
    public IRowChange RemoveAllOf(Guid userId) => new RowChange(
        Ranks.Append,
        "login_attempts",
        userId.ToString(),
        SqlFile.Load<LoginAttemptRemains>("delete_attempts_of_user"),
        RowsExpected.Any,
        Param.Uuid(userId));
}
