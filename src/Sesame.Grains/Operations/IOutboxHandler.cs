namespace Sesame.Grains.Operations;

/// <summary>Delivers the outbox's messages of one kind. The same message may come twice.</summary>
public interface IOutboxHandler
{
    string Kind { get; }

    Task DeliverAsync(DueMessage message, CancellationToken cancellationToken);
}

/// <param name="Id">The same in every delivery.</param>
/// <param name="At">When its command decided.</param>
/// <param name="Kind">Which handler delivers it.</param>
/// <param name="Body">The content, decrypted.</param>
/// <param name="Attempt">1 at first.</param>
public sealed record DueMessage(Guid Id, DateTimeOffset At, string Kind, ReadOnlyMemory<byte> Body, int Attempt);
