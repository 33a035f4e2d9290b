namespace Sesame.Grains.Operations;

/// <summary>
/// Carries out due work of one kind. A step may run twice (a process can die after it and before that is noted), so it must
/// be harmless twice; it should take well less than the lease.
/// </summary>
public interface IDueWork
{
    string Kind { get; }

    /// <summary>Not null: such work stands in the table by itself, under an empty key, and recurs at this interval.</summary>
    TimeSpan? Every => null;

    /// <summary>How long nobody else takes the work up.</summary>
    TimeSpan Lease => TimeSpan.FromMinutes(1);

    /// <summary>Returns when to run again; null when the work is done for good. An exception means: later again.</summary>
    Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken);
}

/// <param name="Kind">Which handler does it.</param>
/// <param name="Key">Tells apart works of one kind.</param>
/// <param name="Payload">What the one who scheduled it left, if anything.</param>
/// <param name="Attempts">How often it was begun since it last went well, this time included.</param>
public sealed record DueItem(string Kind, string Key, ReadOnlyMemory<byte>? Payload, int Attempts);
