namespace Orleans.Runtime.Cluster;

/// <summary>
/// One member's eyes on the others. It judges by what it saw itself, on its own clock: no two machines' times are ever
/// compared.
/// </summary>
internal sealed class Watch(IBootClock clock, ClusterSettings settings)
{
    private readonly Dictionary<Guid, (long Counter, long Since)> _seen = [];
    private long _lastLook = long.MinValue;

    /// <summary>When it looked last, on the machine's clock.</summary>
    public long LastLook => _lastLook;

    /// <summary>Whether somebody's counter, as last seen, has stood still for so long that it is worth a look.</summary>
    public bool IsDue
    {
        get
        {
            var now = clock.Now;
            return _seen.Values.Any(seen => now - seen.Since >= Nanoseconds(settings.CondemnAfter));
        }
    }

    /// <summary>Looks at rows that were just read; returns those whose counter stood still for too long.</summary>
    public IReadOnlyList<Member> Look(IEnumerable<Member> members, Guid self)
    {
        var now = clock.Now;
        if (now - _lastLook > Nanoseconds(settings.BlindAfter))
        {
            // It was blind itself for a while: nothing may be held against anybody.
            _seen.Clear();
        }

        _lastLook = now;
        var still = new List<Member>();
        var present = new HashSet<Guid>();
        foreach (var member in members.Where(member => member.IsServing && member.Incarnation != self))
        {
            present.Add(member.Incarnation);
            if (!_seen.TryGetValue(member.Incarnation, out var seen) || seen.Counter != member.Counter)
            {
                _seen[member.Incarnation] = (member.Counter, now);
            }
            else if (now - seen.Since >= Nanoseconds(settings.CondemnAfter))
            {
                still.Add(member);
            }
        }

        foreach (var gone in _seen.Keys.Where(known => !present.Contains(known)).ToList())
        {
            _seen.Remove(gone);
        }

        return still;
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * 100;
}
