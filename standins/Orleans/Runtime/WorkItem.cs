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

/// <summary>A first-in, first-out list of items: a ring of which the newest is known, so that an empty one costs an activation one field.</summary>
internal struct WorkQueue
{
    private WorkItem? _newest;

    public readonly WorkItem? Head => _newest?.Next;

    public readonly bool IsEmpty => _newest is null;

    public void Add(WorkItem item)
    {
        if (_newest is null)
        {
            item.Next = item;
        }
        else
        {
            item.Next = _newest.Next;
            _newest.Next = item;
        }

        _newest = item;
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
        if (_newest is null)
        {
            return null;
        }

        var item = _newest.Next!;
        if (ReferenceEquals(item, _newest))
        {
            _newest = null;
        }
        else
        {
            _newest.Next = item.Next;
        }

        item.Next = null;
        return item;
    }
}
