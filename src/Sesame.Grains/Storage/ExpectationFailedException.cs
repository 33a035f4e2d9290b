using Orleans;
using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A further statement of a command touched another number of rows than it must. Nothing of the command was written.</summary>
[GenerateSerializer, Alias("storage.expectation-failed")]
public sealed class ExpectationFailedException(string table, Exception? cause = null)
    : OrleansException($"A statement on {table} touched another number of rows than expected.", cause)
{
    [Id(0)]
    public string Table { get; } = table;
}
