using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Audit;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Audit;

/// <inheritdoc cref="IAuditDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class AuditDirectoryGrain(AuditQueries queries) : Grain, IAuditDirectoryGrain
{
    public Task<Page<AuditView>> List(ListAudit query) => queries.List(query);
}
