namespace Orleans.Runtime.Cluster;

/// <summary>One copy.</summary>
internal sealed class HeldCopy(OwnerPair pair, CopyGrant grant, object value, long end, long notedAt)
{
    private long _notedAt = notedAt;
    private volatile bool _dropped;

    public OwnerPair Pair => pair;

    public long Number => grant.Number;

    public object Value => value;

    /// <summary>The end of its own grant; it goes on while its pair is refreshed.</summary>
    public long End => end;

    public bool IsDropped => _dropped;

    public bool WasUsed { get; set; } = true;

    public void Drop() => _dropped = true;

    public bool IsNewerThan(CopyGrant other) =>
        grant.Epoch > other.Epoch || (grant.Owner == other.Owner && grant.Number > other.Number);

    /// <summary>True when the owner ought to be told of it.</summary>
    public bool Use(long now, long noteEvery)
    {
        if (!WasUsed)
        {
            WasUsed = true;
        }

        var noted = Volatile.Read(ref _notedAt);
        return noted < now - noteEvery && Interlocked.CompareExchange(ref _notedAt, now, noted) == noted;
    }
}

/// <summary>What a holder knows of one owner. Used within the lock of <see cref="CopyHolder"/>, but for <see cref="End"/> and <see cref="Note"/>.</summary>
internal sealed class OwnerPair(Guid owner, long id, Guid holder)
{
    private readonly Lock _noting = new();
    private List<string> _used = [];
    private long _end = long.MinValue;
    private volatile bool _givenUp;

    public Guid Owner => owner;

    public long Id => id;

    public Guid Holder => holder;

    /// <summary>On this node's clock: until when its copies may be used.</summary>
    public long End => Volatile.Read(ref _end);

    public bool IsGivenUp => _givenUp;

    /// <summary>How many copies are held of it.</summary>
    public int Count { get; set; }

    /// <summary>The last reply of the owner whose voids were carried out.</summary>
    public long Applied { get; private set; }

    public List<DroppedCopy> Dropped { get; private set; } = [];

    public Task Keeping { get; set; } = Task.CompletedTask;

    /// <summary>After it, no copy of this owner may be used, unless more is heard of it.</summary>
    public long LastEnd { get; set; }

    public void Refreshed(long number, long end)
    {
        LastEnd = Math.Max(LastEnd, end);
        Heard(number);
        if (!_givenUp && end > _end)
        {
            Volatile.Write(ref _end, end);
        }
    }

    /// <summary>All that ended up to this number was carried out.</summary>
    public void Heard(long number) => Applied = Math.Max(Applied, number);

    public void GiveUp()
    {
        _givenUp = true;
        Volatile.Write(ref _end, long.MinValue);
    }

    public void Note(string key)
    {
        lock (_noting)
        {
            _used.Add(key);
        }
    }

    public IReadOnlyList<string> TakeNotes()
    {
        lock (_noting)
        {
            var taken = _used;
            _used = [];
            return taken;
        }
    }

    public IReadOnlyList<DroppedCopy> TakeDropped()
    {
        var taken = Dropped;
        Dropped = [];
        return taken;
    }

    /// <summary>What may not have arrived is told again.</summary>
    public void PutBack(CopyRefresh message)
    {
        Dropped.AddRange(message.Dropped);
        lock (_noting)
        {
            _used.AddRange(message.Used);
        }
    }
}
