using Orleans;
using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A value that must be unique is taken. Nothing of the command was written.</summary>
[GenerateSerializer, Alias("storage.key-taken")]
public sealed class KeyTakenException(string constraint, Exception? cause = null)
    : OrleansException($"The constraint {constraint} found the value taken.", cause)
{
    [Id(0)]
    public string Constraint { get; } = constraint;
}
