using Orleans;
using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>A foreign key or a check of the database refused the command. Nothing of it was written.</summary>
[GenerateSerializer, Alias("storage.constraint-failed")]
public sealed class ConstraintFailedException(string constraint, Exception? cause = null)
    : OrleansException($"The constraint {constraint} refused the command.", cause)
{
    [Id(0)]
    public string Constraint { get; } = constraint;
}
