namespace Orleans.Runtime.Wire;

/// <summary>
/// The sending half of a connection. Frames are written into one buffer while another is on its way, so that many small
/// frames become one write.
/// </summary>
internal sealed class FrameSender(Stream stream, Action<Exception> broken) : IDisposable, IThreadPoolWorkItem
{
    private const int PendingMax = 128 * 1024 * 1024;

    private readonly Lock _gate = new();
    private WireWriter _filling = new();
    private WireWriter _sending = new();
    private TaskCompletionSource? _flushed;
    private bool _busy;
    private bool _closed;

    /// <summary>How many bytes were put into the buffer.</summary>
    public long Accepted { get; private set; }

    /// <summary>How many bytes were given to the network: frames that end later never reached anybody.</summary>
    public long Begun { get; private set; }

    /// <summary>Adds a frame; returns the count of accepted bytes at its end, or −1 when the connection is closed.</summary>
    public long Send<TState>(FrameKind kind, TState state, Action<WireWriter, TState> write)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return -1;
            }

            var start = _filling.Length;
            if (start > PendingMax)
            {
                throw new LimitExceededException("Too much waits to be sent to another silo.");
            }

            try
            {
                _filling.Fixed32(0);
                _filling.Byte((byte)kind);
                write(_filling, state);
                var content = _filling.Length - start - Frame.HeaderBytes;
                if (content > Frame.ContentMax)
                {
                    throw new WireException($"A message of {content} bytes is too long; the limit is {Frame.ContentMax}.");
                }

                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(_filling.WrittenSpan[start..], (uint)content);
            }
            catch
            {
                _filling.CutTo(start);
                throw;
            }

            Accepted += _filling.Length - start;
            if (!_busy)
            {
                _busy = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            return Accepted;
        }
    }

    /// <summary>Says that this side is still there, unless that much is waiting anyway.</summary>
    public void Ping()
    {
        try
        {
            Send(FrameKind.Ping, 0, static (_, _) => { });
        }
        catch (LimitExceededException)
        {
            // What waits says it.
        }
    }

    /// <summary>Completes when everything accepted so far was given to the network, or never will be.</summary>
    public Task Flushed()
    {
        lock (_gate)
        {
            return _busy && !_closed ? (_flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _flushed?.TrySetResult();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = Flush();

    private async Task Flush()
    {
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    if (_filling.Length == 0 || _closed)
                    {
                        _busy = false;
                        _flushed?.TrySetResult();
                        _flushed = null;
                        return;
                    }

                    (_filling, _sending) = (_sending, _filling);
                    Begun = Accepted;
                }

                await stream.WriteAsync(_sending.Written);
                await stream.FlushAsync();
                _sending.Clear();
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Dispose();
            broken(exception);
        }
    }
}
