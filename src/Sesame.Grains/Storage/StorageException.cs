using Orleans;
using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>PostgreSQL refused a statement for a reason no rule foresees (disk full, a fault in a statement). Nothing was written.</summary>
[GenerateSerializer, Alias("storage.failed")]
public sealed class StorageException(string message, string? sqlState, Exception? cause = null) : OrleansException(message, cause)
{
    [Id(0)]
    public string? SqlState { get; } = sqlState;
}
