namespace Orleans.Runtime;

/// <summary>Bounds of the whole silo, beside those of each mailbox.</summary>
internal sealed class EngineLimits
{
    /// <summary>The most requests of the silo that may wait for their answer. The next is refused at once.</summary>
    public int RequestsMax { get; init; } = 250_000;
}
