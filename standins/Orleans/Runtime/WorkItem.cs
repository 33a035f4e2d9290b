namespace Orleans.Runtime;

/// <summary>Something an activation does in a turn. Items are linked where they wait, so waiting allocates nothing.</summary>
public abstract class WorkItem
{
    internal WorkItem()
    {
    }

    internal WorkItem? Next { get; set; }

    internal abstract void Run(Activation activation);
}

/// <summary>The rest of an async method of the grain.</summary>
internal sealed class Continuation(SendOrPostCallback callback, object? state) : WorkItem
{
    internal override void Run(Activation activation) => callback(state);
}

/// <summary>A step of the engine itself that has to happen in a turn.</summary>
internal sealed class EngineStep(Action<Activation, object?> step, object? state) : WorkItem
{
    internal override void Run(Activation activation) => step(activation, state);
}

/// <summary>A first-in, first-out list of items.</summary>
internal struct WorkQueue
{
    private WorkItem? _head;
    private WorkItem? _tail;

    public readonly WorkItem? Head => _head;

    public readonly bool IsEmpty => _head is null;

    public void Add(WorkItem item)
    {
        item.Next = null;
        if (_tail is null)
        {
            _head = item;
        }
        else
        {
            _tail.Next = item;
        }

        _tail = item;
    }

    /// <summary>Adds a list that was linked newest first.</summary>
    public void AddReversed(WorkItem? newest)
    {
        WorkItem? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        AddAsLinked(oldest);
    }

    /// <summary>Adds a list in the order it is linked.</summary>
    public void AddAsLinked(WorkItem? first)
    {
        while (first is not null)
        {
            var next = first.Next;
            Add(first);
            first = next;
        }
    }

    public WorkItem? Take()
    {
        var item = _head;
        if (item is not null)
        {
            _head = item.Next;
            _tail = _head is null ? null : _tail;
            item.Next = null;
        }

        return item;
    }
}
