using System.Collections.Concurrent;

namespace Sesame.Testing;

/// <summary>How good the ways between named processes are. Each direction is a way of its own.</summary>
public sealed class Network
{
    private readonly ConcurrentDictionary<(string From, string To), Way> ways = new();

    public Way Way(string from, string to) => ways.GetOrAdd((from, to), _ => new Way());

    /// <summary>Nothing passes between the two, in either direction, and nobody is told.</summary>
    public void Cut(string one, string other)
    {
        Way(one, other).Close();
        Way(other, one).Close();
    }

    /// <summary>Everything passes at once again, what was held back first, as packets are sent again after a cut.</summary>
    public void Heal()
    {
        foreach (var way in ways.Values)
        {
            way.Open();
        }
    }
}

/// <summary>One direction between two processes.</summary>
public sealed class Way
{
    private volatile TaskCompletionSource? closed;
    private long delayTicks;

    /// <summary>What each piece takes longer.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref delayTicks));
        set => Volatile.Write(ref delayTicks, value.Ticks);
    }

    public void Close() => closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        Delay = TimeSpan.Zero;
        Interlocked.Exchange(ref closed!, null)?.TrySetResult();
    }

    /// <summary>Returns when a piece may go on.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Delay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, cancellationToken);
        }

        while (closed is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }
    }
}
