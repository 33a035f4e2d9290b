using Microsoft.Extensions.Logging;
using Orleans.Runtime.Cluster;

namespace Orleans.Runtime.Wire;

/// <summary>
/// The way to one member: a connection that is made again when it breaks, the calls under way on it, and those that wait
/// for it. What was surely never sent goes back to its sender; what may have been is told to its caller.
/// </summary>
internal sealed partial class PeerLink : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _address;
    private readonly Guid _to;
    private readonly PeerOptions _options;
    private readonly Func<Guid> _self;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Sent> _sent = [];
    private readonly List<Sent> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private FrameSender? _sender;
    private ulong _number;
    private int _quietBeats;
    private bool _retired;
    private int _disposed;
    private volatile bool _saidBye;
    private volatile bool _failed;
    private volatile string? _turnedAway;
    private volatile bool _met;
    private int _turnedAwayTimes;

    public PeerLink(string name, string address, Guid to, PeerOptions options, Func<Guid> self, TimeProvider time, ILogger log)
    {
        (_name, _address, _to, _options, _self, _time, _log) = (name, address, to, options, self, time, log);
        _running = Task.Run(Run);
    }

    public bool IsOpen => Volatile.Read(ref _sender) is not null;

    /// <summary>Whether the last try to connect came to nothing.</summary>
    public bool HasFailed => _failed;

    /// <summary>Whether the last try found nobody there.</summary>
    public bool IsAbsent => _failed && !_met;

    /// <summary>Why the other side, which was met, did not take this process or could not be trusted; null: nothing of that kind.</summary>
    public string? TurnedAway => _turnedAway;

    /// <summary>
    /// Sends when the connection stands, and waits for it otherwise. Nothing is told from within: whoever sends may hold
    /// a lock that he also takes when he is told.
    /// </summary>
    public void Send(Sent sent)
    {
        lock (_gate)
        {
            if (_retired)
            {
                Later(sent, static sent => sent.NotSent());
            }
            else if (_sender is { } sender)
            {
                Write(sender, sent);
            }
            else
            {
                _waiting.Add(sent);
            }
        }
    }

    /// <summary>Nobody waits for this number any more.</summary>
    public void Cancel(ulong number)
    {
        lock (_gate)
        {
            if (_sent.Remove(number) && _sender is { } sender)
            {
                sender.Send(FrameKind.Cancel, number, static (writer, number) => writer.VarInt(number));
            }
        }
    }

    /// <summary>Sends nothing more, hears what is still to be answered, and ends.</summary>
    public async Task Retire(TimeSpan patience)
    {
        List<Sent> waiting;
        lock (_gate)
        {
            _retired = true;
            waiting = [.. _waiting];
            _waiting.Clear();
            CheckIdle();
        }

        waiting.ForEach(each => each.NotSent());
        await Task.WhenAny(_idle.Task, _running, Task.Delay(patience, _time, _stop.Token));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private static void Later(Sent sent, Action<Sent> tell) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.tell(state.sent), (sent, tell), preferLocal: false);

    // In the lock, so that frames leave in the order of the calls.
    private void Write(FrameSender sender, Sent sent)
    {
        if (sent.IsOver)
        {
            return;
        }

        sent.Number = ++_number;
        try
        {
            sent.EndsAt = sender.Send(sent.Kind, sent, static (writer, sent) =>
            {
                writer.VarInt(sent.Number);
                sent.Write(writer);
            });
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var failure = exception as OrleansException ?? new WireException("A message cannot be sent to another silo.", exception);
            Later(sent, sent => sent.Fail(failure));
            return;
        }

        if (sent.EndsAt < 0)
        {
            _waiting.Add(sent);
        }
        else if (sent.AwaitsReply)
        {
            _sent[sent.Number] = sent;
        }
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested && !Volatile.Read(ref _retired))
        {
            Exception? failure = null;
            try
            {
                await Serve();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                WireLog.LinkBroken(_log, exception, _address);
                failure = exception;
            }

            _failed = !IsOpen;
            if (_failed && _met && !_saidBye && failure is not OperationCanceledException && !_stop.IsCancellationRequested)
            {
                NoteTurnedAway(failure);
            }

            Lost();
            await Pause(_turnedAway is null ? _options.RetryAfter : _options.RetryRefusedAfter);
        }

        lock (_gate)
        {
            _retired = true;
        }

        Lost();
    }

    private void Handle(FrameKind kind, ref WireReader content, FrameSender sender, CancellationTokenRegistration late)
    {
        Volatile.Write(ref _quietBeats, 0);
        switch (kind)
        {
            case FrameKind.Welcome:
                late.Dispose();
                Open(sender);
                break;
            case FrameKind.Bye:
                _saidBye = true;
                break;
            case FrameKind.Reply or FrameKind.Answer:
                Receive(content.VarInt(), ref content);
                break;
        }
    }

    private void Receive(ulong number, ref WireReader content)
    {
        Sent? sent;
        lock (_gate)
        {
            _sent.Remove(number, out sent);
            CheckIdle();
        }

        try
        {
            sent?.Receive(ref content);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            sent!.Fail(exception as WireException ?? new WireException("The answer of another silo cannot be read.", exception));
        }
    }

    private void Open(FrameSender sender)
    {
        lock (_gate)
        {
            _sender = sender;
            _failed = false;
            (_turnedAway, _turnedAwayTimes) = (null, 0);
            var waiting = _waiting.ToArray();
            _waiting.Clear();
            Array.ForEach(waiting, sent => Write(sender, sent));
        }
    }

    private void Lost()
    {
        List<Sent> waiting, sent;
        long begun;
        lock (_gate)
        {
            // After a farewell nothing that has no answer was taken.
            begun = _saidBye ? 0 : _sender?.Begun ?? 0;
            (_sender, _saidBye) = (null, false);
            (waiting, sent) = ([.. _waiting], [.. _sent.Values.OrderBy(each => each.Number)]);
            _waiting.Clear();
            _sent.Clear();
            CheckIdle();
        }

        foreach (var each in sent)
        {
            // A frame that ends beyond what was given to the network cannot have been read whole.
            if (each.EndsAt > begun)
            {
                each.NotSent();
            }
            else
            {
                each.Fail(new SiloUnavailableException($"The connection to {_name} was lost; whether the call took effect is not known."));
            }
        }

        waiting.ForEach(each => each.NotSent());
    }

    // In the lock.
    private void CheckIdle()
    {
        if (_retired && _sent.Count == 0)
        {
            _idle.TrySetResult();
        }
    }

    private async Task Pause(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It is no longer wanted.
        }
    }
}
