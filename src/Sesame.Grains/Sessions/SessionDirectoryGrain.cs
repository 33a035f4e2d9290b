using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;

namespace Sesame.Grains.Sessions;

/// <inheritdoc cref="ISessionDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class SessionDirectoryGrain(SessionQueries queries) : Grain, ISessionDirectoryGrain
{
    public Task<Page<SessionView>> List(int size, string? after) => queries.List(size, after);

    public async Task<IReadOnlyList<SessionKey>> Matching(SessionFilter filter, int max) => await queries.Matching(filter, max);

    public Task<Guid?> OwnerOf(Guid sessionId) => queries.OwnerOf(sessionId);
}
