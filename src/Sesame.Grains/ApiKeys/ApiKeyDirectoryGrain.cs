using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.ApiKeys;

/// <inheritdoc cref="IApiKeyDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class ApiKeyDirectoryGrain(ApiKeyQueries queries) : Grain, IApiKeyDirectoryGrain
{
    public Task<Page<ApiKeyView>> List(ListApiKeys query) => queries.List(query);
}
