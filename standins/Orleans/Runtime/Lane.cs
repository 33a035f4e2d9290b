namespace Orleans.Runtime;

/// <summary>
/// The calls of one partition: how many are with another silo and by which way, and which are held back, in the order
/// they were made. Used in its own lock.
/// </summary>
internal sealed class Lane
{
    private long _number;
    private long _awayEpoch;
    private Guid _awayBy;

    public int Away { get; private set; }

    /// <summary>The owner's epoch that turned a call away; nothing is sent to it until something changed or a moment has passed.</summary>
    public long RefusedEpoch { get; set; }

    public LinkedList<GrainRequest> Waiting { get; } = [];

    public bool IsQuiet => Away == 0 && Waiting.Count == 0;

    /// <summary>Whether a call on this way cannot overtake those that are away.</summary>
    public bool KeepsOrder(long epoch, Guid way) => Away == 0 || (_awayEpoch == epoch && _awayBy == way);

    public void Leave(GrainRequest request, long epoch, Guid way)
    {
        request.SentAs = request.SentAs == 0 ? ++_number : Math.Abs(request.SentAs);
        Away++;
        (_awayEpoch, _awayBy) = (epoch, way);
    }

    /// <summary>It is not with the other silo any more. Negative numbers keep its place and say so.</summary>
    public void Return(GrainRequest request)
    {
        if (request.SentAs > 0)
        {
            request.SentAs = -request.SentAs;
            Away--;
        }
    }

    /// <summary>It was turned away by the silo it was sent to.</summary>
    public void Refuse(GrainRequest request)
    {
        if (request.SentAs > 0)
        {
            RefusedEpoch = _awayEpoch;
        }

        Return(request);
    }

    /// <summary>Those that were away before go before those that never were.</summary>
    public void Add(GrainRequest request, long now)
    {
        // Counted from the first time: a call is not held for ever, however often it is turned away.
        request.HeldSince = request.HeldSince == 0 ? now : request.HeldSince;
        var number = NumberOf(request);
        var after = Waiting.Last;
        while (after is not null && NumberOf(after.Value) > number)
        {
            after = after.Previous;
        }

        if (after is null)
        {
            Waiting.AddFirst(request);
        }
        else
        {
            Waiting.AddAfter(after, request);
        }
    }

    private static long NumberOf(GrainRequest request) => request.SentAs == 0 ? long.MaxValue : Math.Abs(request.SentAs);
}
