namespace Orleans.Runtime;

/// <summary>
/// The results of a streaming grain method. Items are fetched in batches: each batch is a request to the grain that
/// interleaves with others, as the method may run as long as its reader reads.
/// </summary>
internal sealed class GrainStream<T>(
    GrainReference reference,
    GrainMethod method,
    CancellationToken callerToken,
    Func<object, CancellationToken, IAsyncEnumerable<T>> begin) : IAsyncEnumerable<T>
{
    private static readonly GrainMethod s_fetch = new(typeof(IAsyncEnumerable<T>), nameof(Fetch), [], GrainMethodOptions.AlwaysInterleave);
    private static readonly GrainMethod s_release = new(typeof(IAsyncEnumerable<T>), nameof(Release), [], GrainMethodOptions.AlwaysInterleave);

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reader(reference, method, begin, CancellationTokenSource.CreateLinkedTokenSource(callerToken, cancellationToken));

    public override string ToString() => $"{method} of {reference.GrainId}";

    /// <summary>The reader's end.</summary>
    private sealed class Reader(
        GrainReference reference, GrainMethod method, Func<object, CancellationToken, IAsyncEnumerable<T>> begin, CancellationTokenSource stop) : IAsyncEnumerator<T>
    {
        private readonly GrainStreamSource<T> _source = new(begin);
        private GrainStreamBatch<T> _batch = new([], IsLast: false);
        private int _index = -1;

        public T Current => _batch.Items[_index];

        public async ValueTask<bool> MoveNextAsync()
        {
            while (++_index >= _batch.Items.Count)
            {
                if (_batch.IsLast)
                {
                    return false;
                }

                stop.Token.ThrowIfCancellationRequested();
                _batch = await reference.Silo.Send(reference, new Fetch(_source, method, stop.Token));
                _index = -1;
            }

            return true;
        }

        public async ValueTask DisposeAsync()
        {
            if (_source.IsOpen)
            {
                await reference.Silo.Send(reference, new Release(_source));
            }

            stop.Dispose();
        }
    }

    private sealed class Fetch(GrainStreamSource<T> source, GrainMethod method, CancellationToken token) : GrainRequest<GrainStreamBatch<T>>
    {
        public override GrainMethod Method => s_fetch;

        internal override string WhyLocal => $"{method} streams its results, which goes on within one silo only; results for other silos come in pages.";

        public override CancellationToken CallerToken => token;

        public override Task Invoke(object grain, CancellationToken cancellationToken) => source.FetchAsync(Target!, grain);
    }

    private sealed class Release(GrainStreamSource<T> source) : GrainRequest<NoResult>
    {
        public override GrainMethod Method => s_release;

        public override Task Invoke(object grain, CancellationToken cancellationToken) => source.AbortAsync();
    }
}

/// <summary>Some results, and whether they are the last.</summary>
internal sealed record GrainStreamBatch<T>(List<T> Items, bool IsLast);

/// <summary>The grain's end of a stream.</summary>
internal interface IGrainStreamSource
{
    Task AbortAsync();
}

/// <summary>The method's enumerator, touched in the turns of one activation only.</summary>
internal sealed class GrainStreamSource<T>(Func<object, CancellationToken, IAsyncEnumerable<T>> begin) : IGrainStreamSource
{
    private const int BatchMax = 100;

    private readonly CancellationTokenSource _stop = new();
    private Activation? _activation;
    private IAsyncEnumerator<T>? _items;
    private Task<bool>? _next;
    private Task? _end;
    private volatile bool _open;

    public bool IsOpen => _open;

    public async Task<GrainStreamBatch<T>> FetchAsync(Activation activation, object grain)
    {
        if (_activation is null)
        {
            _activation = activation;
            _items = begin(grain, _stop.Token).GetAsyncEnumerator(_stop.Token);
            _open = true;
            activation.AddStream(this);
        }
        else if (_end is not null || _activation != activation)
        {
            throw Aborted();
        }

        List<T> items = [];
        while (items.Count < BatchMax)
        {
            _next ??= _items!.MoveNextAsync().AsTask();
            if (!_next.IsCompleted && (items.Count > 0 || !await ArrivesAsync(_next)))
            {
                break;
            }

            bool more;
            try
            {
                more = await _next;
            }
            catch (OperationCanceledException) when (_end is not null)
            {
                throw Aborted();
            }

            if (_end is not null)
            {
                throw Aborted();
            }

            _next = null;
            if (!more)
            {
                await AbortAsync();
                return new GrainStreamBatch<T>(items, IsLast: true);
            }

            items.Add(_items!.Current);
        }

        return new GrainStreamBatch<T>(items, IsLast: false);
    }

    public Task AbortAsync() => _end ??= EndAsync();

    private async Task EndAsync()
    {
        if (_items is not { } items)
        {
            return;
        }

        _open = false;
        await _stop.CancelAsync();
        try
        {
            await (_next ?? Task.FromResult(false));
        }
        catch (Exception exception)
        {
            // The reader is gone, or is told by its batch.
            _activation!.Silo.Log.StreamEnded(exception, _activation);
        }

        await items.DisposeAsync();
        _activation!.RemoveStream(this);
    }

    private EnumerationAbortedException Aborted() => new($"{_activation!.GrainId} was deactivated while its results were read.");

    // An empty batch well before the deadline: a reader may wait for an item longer than for a reply.
    private async Task<bool> ArrivesAsync(Task next)
    {
        var timeout = _activation!.Silo.ResponseTimeout;
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            await Task.WhenAny(next);
            return true;
        }

        using var enough = new CancellationTokenSource();
        var pause = Task.Delay(timeout / 2, _activation.Silo.Time, enough.Token);
        await Task.WhenAny(next, pause);
        await enough.CancelAsync();
        return next.IsCompleted;
    }
}
