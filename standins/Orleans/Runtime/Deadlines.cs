using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>
/// Watches the deadlines of requests under way. Requests with the same timeout are overdue in the order they were
/// made, so a linked list and one timer a list are enough; an answered request leaves its list at once.
/// </summary>
internal sealed class Deadlines(TimeProvider time, TimeSpan defaultTimeout) : IDisposable
{
    private static readonly int s_stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 16));

    private readonly ConcurrentDictionary<TimeSpan, DeadlineList[]> _lists = new();
    private DeadlineList[]? _defaults;

    /// <summary>How many requests with a deadline were not answered yet.</summary>
    public int UnderWay
    {
        get
        {
            var sum = 0;
            foreach (var list in _defaults ?? [])
            {
                sum += list.Count;
            }

            return sum;
        }
    }

    public void Watch(GrainRequest request)
    {
        var timeout = request.Method.ResponseTimeout ?? defaultTimeout;
        if (timeout == Timeout.InfiniteTimeSpan || request.Method.IsOneWay)
        {
            return;
        }

        Watch(request, timeout);
    }

    /// <summary>Watches a request of another silo, whose caller has waited for some time already.</summary>
    public void Watch(GrainRequest request, TimeSpan? remaining)
    {
        if (remaining is { } left)
        {
            Watch(request, Round(left));
        }
    }

    public void Dispose()
    {
        foreach (var list in _lists.Values.SelectMany(lists => lists))
        {
            list.Dispose();
        }
    }

    // Up, so that the caller is the first to know; coarsely, as there is one list for each span.
    private static TimeSpan Round(TimeSpan left)
    {
        var step = left > TimeSpan.FromSeconds(1) ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerSecond / 10;
        return TimeSpan.FromTicks((left.Ticks + step - 1) / step * step);
    }

    private void Watch(GrainRequest request, TimeSpan timeout)
    {
        var lists = timeout == defaultTimeout ? _defaults ??= ListsOf(timeout) : ListsOf(timeout);
        lists[Environment.CurrentManagedThreadId & (s_stripes - 1)].Add(request);
    }

    private DeadlineList[] ListsOf(TimeSpan timeout) =>
        _lists.GetOrAdd(timeout, key => [.. Enumerable.Range(0, s_stripes).Select(_ => new DeadlineList(time, key))]);
}

/// <summary>A request's place in the list of deadlines.</summary>
internal struct DeadlineEntry
{
    public DeadlineList? List;
    public GrainRequest? Earlier;
    public GrainRequest? Later;
    public long Due;

    public readonly void Remove(GrainRequest request) => List?.Remove(request);
}

/// <summary>Requests with one timeout, the first due first.</summary>
internal sealed class DeadlineList : IDisposable
{
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _timeoutTicks;
    private readonly ITimer _timer;
    private GrainRequest? _first;
    private GrainRequest? _last;
    private bool _armed;
    private int _count;

    public DeadlineList(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _timeoutTicks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((DeadlineList)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>How long until it is due.</summary>
    public TimeSpan RemainingOf(GrainRequest request) => _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref request.Deadline.Due));

    public void Add(GrainRequest request)
    {
        var arm = false;
        lock (_gate)
        {
            if (request.IsAnswered)
            {
                // Cancelled by its caller before it was sent.
                return;
            }

            _count++;
            request.Deadline.List = this;
            request.Deadline.Due = _time.GetTimestamp() + _timeoutTicks;
            request.Deadline.Earlier = _last;
            if (_last is null)
            {
                _first = request;
                arm = !_armed;
                _armed = true;
            }
            else
            {
                _last.Deadline.Later = request;
            }

            _last = request;
        }

        if (arm)
        {
            // Left armed when the list empties: a burst of short calls then costs one timer, not one a call.
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(GrainRequest request)
    {
        lock (_gate)
        {
            if (request.Deadline.List is not null)
            {
                Unlink(request);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        List<GrainRequest> overdue = [];
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_first is { } first && first.Deadline.Due <= now)
            {
                Unlink(first);
                overdue.Add(first);
            }

            _armed = _first is not null;
            if (_first is { } next)
            {
                // Rounded up to what timers resolve, so that it is not early and has to be set again.
                var milliseconds = Math.Ceiling((next.Deadline.Due - now) * 1000d / _time.TimestampFrequency);
                _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var request in overdue)
        {
            request.OnOverdue(_timeout);
        }
    }

    private void Unlink(GrainRequest request)
    {
        ref var entry = ref request.Deadline;
        if (entry.Earlier is null)
        {
            _first = entry.Later;
        }
        else
        {
            entry.Earlier.Deadline.Later = entry.Later;
        }

        if (entry.Later is null)
        {
            _last = entry.Earlier;
        }
        else
        {
            entry.Later.Deadline.Earlier = entry.Earlier;
        }

        entry = default;
        _count--;
    }
}
