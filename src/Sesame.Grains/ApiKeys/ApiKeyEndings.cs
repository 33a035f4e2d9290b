using Orleans;
using Sesame.Abstractions.ApiKeys;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.ApiKeys;

/// <summary>Keys of a user end with him: archived in the transaction that ends him, and refused at their next use.</summary>
internal sealed class ApiKeyEndings(ApiKeyQueries queries) : IUserEndings
{
    public IRowChange EndAllOf(Guid userId, DateTimeOffset at) => new RowChange(
        Ranks.OtherRoot,
        ApiKeyTable.Table,
        userId.ToString(),
        SqlFile.Load<ApiKeyEndings>("archive_keys_of_user"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Time(at));

    public async Task Reload(IGrainFactory grains, Guid userId)
    {
        var archived = await queries.ArchivedOf(userId);
        await Task.WhenAll(archived.Select(key => grains.GetGrain<IApiKeyGrain>(key.Id.ToString()).Reload(key.Version)));
    }
}
