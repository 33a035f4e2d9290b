using Npgsql;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Storage;

namespace Sesame.Grains.ApiKeys;

/// <summary>Reads over many keys.</summary>
internal sealed class ApiKeyQueries(Database database)
{
    /// <summary>A page of keys.</summary>
    public async Task<Page<ApiKeyView>> List(ListApiKeys query)
    {
        // One row more than asked for tells whether there is a next page.
        var rows = await database.ListAsync(ToCommand(query), row => ApiKey.View(ApiKeyTable.MapRow(row), row.Long("version")));
        return rows.Count > query.Size
            ? new Page<ApiKeyView>(rows[..query.Size], rows[query.Size - 1].Id.ToString())
            : new Page<ApiKeyView>(rows, null);
    }

    /// <summary>Archived keys of a user, with their versions.</summary>
    public Task<List<(Guid Id, long Version)>> ArchivedOf(Guid userId) => database.ListAsync(
        SqlCommand.Of(SqlFile.Load<ApiKeyQueries>("list_versions_of_user"), Param.Uuid(userId)), row => (row.Uuid("id"), row.Long("version")));

    private static NpgsqlBatchCommand ToCommand(ListApiKeys query)
    {
        var after = Param.Uuid(Guid.TryParse(query.After, out var id) ? id : null);
        var archived = Param.Bool(query.Archived);
        var size = Param.Int(query.Size + 1);
        return (query.UserId, query.OrganizationId) switch
        {
            ({ } userId, _) => SqlCommand.Of(SqlFile.Load<ApiKeyQueries>("list_api_keys_of_user"), after, archived, size, Param.Uuid(userId)),
            (_, { } organizationId) => SqlCommand.Of(SqlFile.Load<ApiKeyQueries>("list_api_keys_of_organization"), after, archived, size, Param.Uuid(organizationId)),
            _ => SqlCommand.Of(SqlFile.Load<ApiKeyQueries>("list_api_keys"), after, archived, size),
        };
    }
}
