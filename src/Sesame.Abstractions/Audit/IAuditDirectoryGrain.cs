using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Audit;

/// <summary>Lists over the audit log, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("audit.directory")]
public interface IAuditDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of entries, the newest first.</summary>
    [Alias("list")]
    Task<Page<AuditView>> List(ListAudit query);
}
