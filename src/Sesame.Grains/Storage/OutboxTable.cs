using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Puts messages into the outbox, encrypted, and wakes the one who delivers them.</summary>
internal sealed class OutboxTable(SecretBox box)
{
    /// <summary>What the bodies are sealed for.</summary>
    public const string Purpose = "outbox";

    private readonly SemaphoreSlim nudge = new(0, 1);

    public NpgsqlBatchCommand Insert(OutboxMessage message) => SqlCommand.Of(
        SqlFile.Load<OutboxTable>("insert_message"),
        Param.Time(message.At),
        Param.Uuid(message.Id),
        Param.Text(message.Kind),
        Param.Bytes(box.Protect(Purpose, message.Body.Span)));

    /// <summary>Called after a commit with messages, so that they need not wait for the next round.</summary>
    public void Nudge()
    {
        try
        {
            nudge.Release();
        }
        catch (SemaphoreFullException)
        {
            // A round is due already.
        }
    }

    public Task NudgedAsync(TimeSpan atMost, CancellationToken cancellationToken) => nudge.WaitAsync(atMost, cancellationToken);
}
