using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A value that must be unique is taken. Nothing of the command was written.</summary>
public sealed class KeyTakenException(string constraint, Exception? cause = null)
    : OrleansException($"The constraint {constraint} found the value taken.", cause)
{
    public string Constraint { get; } = constraint;
}
