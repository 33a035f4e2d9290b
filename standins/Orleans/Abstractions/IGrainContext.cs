namespace Orleans.Runtime;

/// <summary>An activation as its grain and the services around it see it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>The grain, or null before its constructor has run and after it was let go.</summary>
    object? GrainInstance { get; }

    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation once its running requests are done; waiting ones go to its successor.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>The activation whose turn the current thread runs.</summary>
public interface IGrainContextAccessor
{
    IGrainContext? GrainContext { get; }
}
