using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <inheritdoc cref="IUserDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class UserDirectoryGrain(UserQueries queries) : Grain, IUserDirectoryGrain
{
    public Task<Page<UserView>> List(ListUsers query) => queries.List(query);

    public Task<UserPage> Query(QueryUsers query) => queries.Query(query);

    public Task<IReadOnlyList<Guid>> Find(FindUsers query) => queries.Find(query);
}
