using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A further statement of a command touched another number of rows than it must. Nothing of the command was written.</summary>
public sealed class ExpectationFailedException(string table, Exception? cause = null)
    : OrleansException($"A statement on {table} touched another number of rows than expected.", cause)
{
    public string Table { get; } = table;
}
