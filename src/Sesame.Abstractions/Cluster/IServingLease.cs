namespace Sesame.Abstractions.Cluster;

/// <summary>Until when this process may answer from its own memory for grains that it serves. Without one registered it is alone and always may.</summary>
public interface IServingLease
{
    /// <summary>The number of the term that holds now; 0: none does. What was kept under one term counts under no other.</summary>
    long Term { get; }
}
