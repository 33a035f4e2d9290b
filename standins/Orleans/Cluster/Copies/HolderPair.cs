namespace Orleans.Runtime.Cluster;

/// <summary>
/// What an owner knows of one holder: until when copies may be used there, and which voids it has not acknowledged. Used
/// within the lock of <see cref="CopyLeases"/>.
/// </summary>
internal sealed class HolderPair(long id, Guid holder)
{
    private readonly Dictionary<string, long> _voided = new(StringComparer.Ordinal);
    private readonly List<(long Number, TaskCompletionSource Done)> _waiting = [];
    private TaskCompletionSource? _news;
    private bool _givenUp;

    public long Id => id;

    public Guid Holder => holder;

    /// <summary>On the owner's clock, the last moment at which a copy may be used there.</summary>
    public long Until { get; private set; } = long.MinValue;

    public IReadOnlyList<string> Unacknowledged => _voided.Count == 0 ? [] : [.. _voided.Keys];

    public bool IsOver(long now) => _givenUp || now >= Until;

    /// <summary>The holder measures on its own clock, which may be slower by 5 %.</summary>
    public void Extend(long now, TimeSpan span) => Until = Math.Max(Until, now + (span.Ticks * 106));

    public void GiveUp() => _givenUp = true;

    public void Void(string key, long number) => _voided[key] = number;

    /// <summary>Completes when there is something that the holder has not acknowledged.</summary>
    public Task WhenVoided() => _voided.Count > 0 ? Task.CompletedTask : (_news ??= new TaskCompletionSource()).Task;

    /// <summary>Who waits for that; told outside of the lock.</summary>
    public TaskCompletionSource? TakeListener()
    {
        var listener = _news;
        _news = null;
        return listener;
    }

    /// <summary>Completes when the holder has dropped what this void names.</summary>
    public Task WhenApplied(long number)
    {
        var done = new TaskCompletionSource();
        _waiting.Add((number, done));
        return done.Task;
    }

    /// <summary>The holder has carried out one void. Who waited for it is told outside of the lock.</summary>
    public IReadOnlyList<TaskCompletionSource> Acknowledged(IReadOnlyList<string> keys, long number)
    {
        foreach (var key in keys)
        {
            if (_voided.TryGetValue(key, out var last) && last <= number)
            {
                _voided.Remove(key);
            }
        }

        return Take(each => each == number);
    }

    /// <summary>The holder has carried out all voids up to this one.</summary>
    public IReadOnlyList<TaskCompletionSource> Applied(long number)
    {
        foreach (var (key, last) in _voided)
        {
            if (last <= number)
            {
                _voided.Remove(key);
            }
        }

        return Take(each => each <= number);
    }

    private List<TaskCompletionSource> Take(Predicate<long> isDone)
    {
        var done = _waiting.Where(each => isDone(each.Number)).Select(each => each.Done).ToList();
        _waiting.RemoveAll(each => isDone(each.Number));
        return done;
    }
}
