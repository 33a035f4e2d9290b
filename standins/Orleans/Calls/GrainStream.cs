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
    private const int BatchMax = 100;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reader(this, CancellationTokenSource.CreateLinkedTokenSource(callerToken, cancellationToken));

    private sealed record Batch(List<T> Items, bool IsLast);

    private sealed class Reader(GrainStream<T> stream, CancellationTokenSource stop) : IAsyncEnumerator<T>
    {
        private readonly Source _source = new(stream, stop.Token);
        private Batch _batch = new([], false);
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
                _batch = await stream.Silo.Send(stream.Reference, new Fetch(_source, stop.Token));
                _index = -1;
            }

            return true;
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            if (_source.IsOpen)
            {
                await stream.Silo.Send(stream.Reference, new Release(_source));
            }

            stop.Dispose();
        }
    }

    private GrainReference Reference => reference;

    private Silo Silo => reference.Silo;

    /// <summary>The grain's end: its enumerator, touched in the grain's turns only.</summary>
    private sealed class Source(GrainStream<T> stream, CancellationToken token)
    {
        private IAsyncEnumerator<T>? _items;
        private object? _grain;
        private Task<bool>? _next;

        public bool IsOpen => _items is not null;

        public async Task<Batch> Fetch(object grain)
        {
            if (_items is null)
            {
                _grain = grain;
                _items = stream.Begin(grain, token).GetAsyncEnumerator(token);
            }
            else if (!ReferenceEquals(_grain, grain))
            {
                throw new EnumerationAbortedException($"{stream.Reference.GrainId} was deactivated while its results were read.");
            }

            List<T> items = [];
            while (items.Count < BatchMax)
            {
                _next ??= _items.MoveNextAsync().AsTask();
                if (items.Count > 0 && !_next.IsCompleted)
                {
                    break;
                }

                var more = await _next;
                _next = null;
                if (!more)
                {
                    return new Batch(items, IsLast: true);
                }

                items.Add(_items.Current);
            }

            return new Batch(items, IsLast: false);
        }

        public async Task Release(object grain)
        {
            if (_items is { } items && ReferenceEquals(_grain, grain))
            {
                _items = null;
                try
                {
                    await (_next ?? Task.FromResult(false));
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    // The reader is gone; it was told of earlier failures by the batches.
                }

                await items.DisposeAsync();
            }
        }
    }

    private IAsyncEnumerable<T> Begin(object grain, CancellationToken token) => begin(grain, token);

    private sealed class Fetch(Source source, CancellationToken token) : GrainRequest<Batch>
    {
        public override GrainMethod Method { get; } = s_fetch;

        public override CancellationToken CallerToken => token;

        public override Task Invoke(object grain, CancellationToken cancellationToken) => source.Fetch(grain);
    }

    private sealed class Release(Source source) : GrainRequest<NoResult>
    {
        public override GrainMethod Method { get; } = s_release;

        public override Task Invoke(object grain, CancellationToken cancellationToken) => source.Release(grain);
    }

    private static readonly GrainMethod s_fetch = new(typeof(IAsyncEnumerable<T>), "Fetch", [], GrainMethodOptions.AlwaysInterleave);
    private static readonly GrainMethod s_release = new(typeof(IAsyncEnumerable<T>), "Release", [], GrainMethodOptions.AlwaysInterleave);

    public override string ToString() => $"{method} of {reference.GrainId}";
}
