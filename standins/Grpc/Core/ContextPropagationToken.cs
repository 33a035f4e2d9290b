namespace Grpc.Core;

/// <summary>Carries a call's deadline and cancellation into the calls it makes.</summary>
public class ContextPropagationToken
{
    internal ContextPropagationToken(DateTime? deadline, CancellationToken cancellationToken)
    {
        ParentDeadline = deadline;
        ParentCancellationToken = cancellationToken;
    }

    internal DateTime? ParentDeadline { get; }

    internal CancellationToken ParentCancellationToken { get; }
}
