using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A foreign key or a check of the database refused the command. Nothing of it was written.</summary>
public sealed class ConstraintFailedException(string constraint, Exception? cause = null)
    : OrleansException($"The constraint {constraint} refused the command.", cause)
{
    public string Constraint { get; } = constraint;
}
