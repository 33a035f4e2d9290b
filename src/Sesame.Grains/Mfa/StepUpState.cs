namespace Sesame.Grains.Mfa;

/// <summary>One step-up as stored.</summary>
public sealed record StepUpState
{
    public required Guid UserId { get; init; }

    /// <summary>The session it is good for; null: for none, a back end settles it.</summary>
    public Guid? SessionId { get; init; }

    public required string Action { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    public bool SingleUse { get; init; }

    /// <summary>By what it was proved, as the step of a login is called.</summary>
    public required string Method { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? ConsumedAt { get; init; }
}
