using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;

namespace Sesame.Grains.Clients;

/// <inheritdoc cref="IClientDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class ClientDirectoryGrain(ClientQueries queries) : Grain, IClientDirectoryGrain
{
    public Task<Page<ClientView>> List(ListClients query) => queries.List(query);
}
