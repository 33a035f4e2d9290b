using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Clients;

/// <summary>Lists over all clients, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("clients.directory")]
public interface IClientDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of clients that are not deleted, the newest first.</summary>
    [Alias("list")]
    Task<Page<ClientView>> List(ListClients query);
}
