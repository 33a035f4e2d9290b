namespace Sesame.Grains.Storage;

/// <summary>Lets as many commands in as there are connections, a bounded number wait, and refuses the rest at once.</summary>
public sealed class ConnectionGate(int connectionsMax, int waitingMax, TimeSpan wait) : IDisposable
{
    private readonly SemaphoreSlim free = new(connectionsMax, connectionsMax);
    private int waiting;

    internal ValueTask EnterAsync(CancellationToken cancellationToken) =>
        free.Wait(0, CancellationToken.None) ? ValueTask.CompletedTask : new ValueTask(QueueAsync(cancellationToken));

    internal void Leave() => free.Release();

    public void Dispose() => free.Dispose();

    private async Task QueueAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > waitingMax || !await free.WaitAsync(wait, cancellationToken))
            {
                throw new StorageOverloadedException("All connections to PostgreSQL are in use; try again in a moment.");
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
