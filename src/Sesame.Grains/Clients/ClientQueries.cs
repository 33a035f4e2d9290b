using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Clients;

/// <summary>Reads over many clients.</summary>
internal sealed class ClientQueries(Database database)
{
    /// <summary>A page of clients.</summary>
    public async Task<Page<ClientView>> List(ListClients query)
    {
        // One row more than asked for tells whether there is a next page.
        var rows = await database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<ClientQueries>("list_clients"),
                Param.Uuid(Guid.TryParse(query.After, out var after) ? after : null),
                Param.Int(query.Size + 1)),
            row => Client.View(ClientTable.MapRow(row), row.Long("version")));
        return rows.Count > query.Size
            ? new Page<ClientView>(rows[..query.Size], rows[query.Size - 1].Id.ToString())
            : new Page<ClientView>(rows, null);
    }
}
