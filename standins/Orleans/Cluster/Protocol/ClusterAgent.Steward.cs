namespace Orleans.Runtime.Cluster;

/// <summary>The steward: one loop that compares what is with what is proposed, and moves one towards the other.</summary>
internal sealed partial class ClusterAgent
{
    private readonly HashSet<Guid> _fencing = [];
    private readonly HashSet<Guid> _unreachable = [];
    private HashSet<Guid> _predecessors = [];
    private long _deadSince;
    private long _applied;
    private volatile bool _lookSoon;
    private bool _looking;

    private async Task StewardLoop()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_tenure.HasEnded && !_leaving)
                {
                    await Lose(_tenure);
                }

                Attend(_tenure);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                ClusterLog.StewardFailed(_log, exception);
                await Pause(_settings.RetryAfter);
                continue;
            }

            await _work.Wait();
        }
    }

    private void Attend(Tenure tenure)
    {
        if (Interlocked.Exchange(ref _unread, null) is { } reading)
        {
            Apply(reading);
        }

        if (!_looking && IsWorthALook())
        {
            _looking = true;
            Beside(Look());
        }

        if (tenure.HoldsLease)
        {
            Claim(tenure);
            HandOver(tenure);
        }

        CheckHandedOver(tenure);
    }

    private void Apply(Reading reading)
    {
        var (number, view) = reading;
        var isNewest = number > _applied;
        if (isNewest)
        {
            // One that was asked for earlier must not bring back who is gone by now.
            _applied = number;
            _map.Replace(view.Members);
        }

        var tenure = _tenure;
        foreach (var ownership in view.Changed)
        {
            if (_map.Learn(ownership) && ownership.Owner == tenure.Incarnation)
            {
                // A claim whose outcome was not known.
                tenure.TurnOn(ownership);
            }
        }

        Volatile.Write(ref _change, Math.Max(view.Change, Volatile.Read(ref _change)));
        if (isNewest)
        {
            Judge(view);
        }

        Changed?.Invoke();
    }

    private void Judge(ClusterView view)
    {
        var self = Self.Incarnation;
        var dead = view.Members.Where(member => member.Status == MemberStatus.Dead).Concat(Succeeded(view));
        foreach (var member in _watch.Look(view.Members, self).Concat(dead))
        {
            if (member.Incarnation != self && _fencing.Add(member.Incarnation))
            {
                Beside(Fence(member));
            }
        }
    }

    // Dead for sure, but others may still use copies that it granted, fronts too, of which the store knows nothing: until
    // those have ended nobody may follow it.
    private IEnumerable<Member> Succeeded(ClusterView view) =>
        CopiesHaveEnded ? view.Members.Where(member => member.IsServing && _predecessors.Contains(member.Incarnation)) : [];

    private bool CopiesHaveEnded => _clock.Now - _deadSince >= _settings.CopiesEndAfter.Ticks * 100;

    private void LookSoon()
    {
        _lookSoon = true;
        _work.Set();
    }

    // Between two renewals too, when something seems to have happened: the sooner a dead member's last sign of life was
    // seen, and the sooner it is judged when its time has come, the sooner others serve in its place.
    private bool IsWorthALook()
    {
        var isLost = false;
        foreach (var member in _map.Members.Values.Where(member => member.IsServing && member.Incarnation != Self.Incarnation))
        {
            if (_peers.Reaches(member.Incarnation))
            {
                _unreachable.Remove(member.Incarnation);
            }
            else
            {
                isLost |= _unreachable.Add(member.Incarnation);
            }
        }

        var isDue = _clock.Now - _watch.LastLook >= _settings.RetryAfter.Ticks * 100
            && (_watch.IsDue || (CopiesHaveEnded && _predecessors.Any(each => _map.Find(each) is { IsServing: true })));
        return isLost || isDue || _lookSoon;
    }

    private async Task Look()
    {
        try
        {
            _lookSoon = false;
            Apply(await Read());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotRead(_log, exception);
            await Pause(_settings.RetryAfter);
        }
        finally
        {
            _looking = false;
            _work.Set();
        }
    }

    private async Task<Reading> Read()
    {
        var number = Interlocked.Increment(ref _readings);
        return new Reading(number, await _store.Read(Volatile.Read(ref _change), _stop.Token));
    }

    private async Task Fence(Member member)
    {
        try
        {
            if (member.Status == MemberStatus.Dead || await _store.Condemn(member.Incarnation, member.Counter, _stop.Token))
            {
                ClusterLog.Condemned(_log, member.Incarnation, member.Address);
                await _store.Fence(member.Incarnation, _stop.Token);
            }

            // From here on this look may judge it again: its counter had moved, or it goes on under another fencer's hands.
            var reading = await Read();
            _fencing.Remove(member.Incarnation);
            Broadcast([.. reading.View.Changed.Where(ownership => ownership.Owner is null)]);
            Apply(reading);
            _work.Set();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Its row says dead still, so with the next look somebody goes on.
            ClusterLog.NotFenced(_log, exception, member.Incarnation);
            await Pause(_settings.RetryAfter);
            _fencing.Remove(member.Incarnation);
            LookSoon();
        }
    }

    private void Broadcast(IReadOnlyList<Ownership> changed)
    {
        if (changed.Count == 0)
        {
            return;
        }

        foreach (var member in _map.Members.Values.Where(member => member.IsServing && member.Incarnation != Self.Incarnation))
        {
            Beside(Tell(member, new OwnershipChanged(changed)));
        }
    }

    private async Task Tell(Member member, OwnershipChanged message)
    {
        try
        {
            await _peers.Ask(member, message, _settings.PeerTimeout, _stop.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It reads the store with its next renewal.
        }
    }
}
