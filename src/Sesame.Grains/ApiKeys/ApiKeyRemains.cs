using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.ApiKeys;

/// <summary>Archived keys of a user are removed with him.</summary>
internal sealed class ApiKeyRemains : IUserRemains
{
    public IRowChange RemoveAllOf(Guid userId) => new RowChange(
        Ranks.OtherRoot,
        ApiKeyTable.Table,
        userId.ToString(),
        SqlFile.Load<ApiKeyRemains>("delete_keys_of_user"),
        RowsExpected.Any,
        Param.Uuid(userId));
}
