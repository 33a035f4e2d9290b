namespace Orleans.Runtime.Cluster;

/// <summary>The steward: one loop that compares what is with what is proposed, and moves one towards the other.</summary>
internal sealed partial class ClusterAgent
{
    private readonly HashSet<Guid> _fencing = [];
    private readonly HashSet<int> _moving = [];
    private bool _claiming;

    private async Task StewardLoop()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _lost, null) is { } lost)
            {
                await Lose(lost);
            }

            var tenure = _tenure;
            if (Interlocked.Exchange(ref _unread, null) is { } view)
            {
                Apply(tenure, view);
                Judge(view);
            }

            if (tenure.HoldsLease)
            {
                Claim(tenure);
                HandOver(tenure);
            }

            CheckHandedOver(tenure);
            await _work.Wait();
        }
    }

    private void Apply(Tenure tenure, ClusterView view)
    {
        _map.Replace(view.Members);
        foreach (var ownership in view.Changed)
        {
            if (_map.Learn(ownership) && ownership.Owner == tenure.Incarnation)
            {
                // A claim whose outcome was not known.
                tenure.TurnOn(ownership);
            }
        }

        Volatile.Write(ref _change, Math.Max(view.Change, Volatile.Read(ref _change)));
        Changed?.Invoke();
    }

    private void Judge(ClusterView view)
    {
        foreach (var still in _watch.Look(view.Members, Self.Incarnation).Concat(view.Members.Where(member => member.Status == MemberStatus.Dead)))
        {
            if (still.Incarnation != Self.Incarnation && _fencing.Add(still.Incarnation))
            {
                _ = Fence(still);
            }
        }
    }

    private async Task Fence(Member member)
    {
        try
        {
            if (member.Status == MemberStatus.Dead || await _store.Condemn(member.Incarnation, member.Counter, _stop.Token))
            {
                ClusterLog.Condemned(_log, member.Incarnation, member.Address);
                await _store.Fence(member.Incarnation, _stop.Token);
                Tell(await _store.Read(Volatile.Read(ref _change), _stop.Token));
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Its row says dead still, so with the next look somebody goes on.
            ClusterLog.NotFenced(_log, exception, member.Incarnation);
        }
        finally
        {
            _fencing.Remove(member.Incarnation);
            _work.Set();
        }
    }

    // Read out of turn: an older renewal that is still under way must not hide it.
    private void Tell(ClusterView view)
    {
        foreach (var ownership in view.Changed.Where(ownership => ownership.Owner != _tenure.Incarnation))
        {
            _map.Learn(ownership);
        }

        Broadcast([.. view.Changed.Where(ownership => ownership.Owner is null)]);
    }

    private List<Guid> Candidates() => [.. _map.Members.Values
        .Where(member => member.Status == MemberStatus.Active && !(_leaving && member.Incarnation == Self.Incarnation))
        .Select(member => member.Incarnation)];

    private void Claim(Tenure tenure)
    {
        if (_claiming || _leaving)
        {
            return;
        }

        var candidates = Candidates();
        if (!candidates.Contains(tenure.Incarnation))
        {
            return;
        }

        var free = _map.All()
            .Where(known => known.Owner is null && !_moving.Contains(known.Partition) && Partitions.Propose(known.Partition, candidates) == tenure.Incarnation)
            .Select(known => known.Partition)
            .ToList();
        if (free.Count > 0)
        {
            _claiming = true;
            _ = Claim(tenure, free);
        }
    }

    private async Task Claim(Tenure tenure, List<int> free)
    {
        try
        {
            var won = await _store.Claim(tenure.Incarnation, free, _stop.Token);
            foreach (var owned in won)
            {
                // The store may have told of it already, by a renewal that read after the claim.
                if (_map.Learn(owned))
                {
                    tenure.TurnOn(owned);
                }
            }

            if (won.Count < free.Count)
            {
                Tell(await _store.Read(Volatile.Read(ref _change), _stop.Token));
            }

            ClusterLog.Claimed(_log, won.Count, tenure.Incarnation);
            Changed?.Invoke();
            Broadcast(won);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotClaimed(_log, exception, free.Count);
            await Pause(_settings.RetryAfter);
        }
        finally
        {
            _claiming = false;
            _work.Set();
        }
    }

    private void HandOver(Tenure tenure)
    {
        var candidates = Candidates();
        var due = from known in _map.All()
                  where known.Owner == tenure.Incarnation && !_moving.Contains(known.Partition)
                  let target = Partitions.Propose(known.Partition, candidates)
                  where target != tenure.Incarnation && (target is null ? _leaving : _leaving || _peers.Reaches(target.Value))
                  select known;
        foreach (var batch in due.ToList().Chunk(_settings.BatchMax))
        {
            Array.ForEach(batch, owned => _moving.Add(owned.Partition));
            _ = HandOver(tenure, batch);
        }
    }

    private async Task HandOver(Tenure tenure, Ownership[] batch)
    {
        var partitions = Array.ConvertAll(batch, owned => owned.Partition);
        try
        {
            Array.ForEach(partitions, tenure.TurnOff);
            if (!(_faults?.HandsOverBeforeDraining ?? false))
            {
                await _host.Drain(partitions, _settings.DrainPatience, _stop.Token);
            }

            await _host.Flush(partitions, _stop.Token);
            Array.ForEach(partitions, tenure.GiveUp);
            while (_tenure == tenure && !_stop.IsCancellationRequested && !await Release(tenure, batch))
            {
                await Pause(_settings.RetryAfter);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotHandedOver(_log, exception, batch.Length);
        }
        finally
        {
            Array.ForEach(partitions, partition => _moving.Remove(partition));
            _work.Set();
        }
    }

    private async Task<bool> Release(Tenure tenure, Ownership[] batch)
    {
        try
        {
            await _store.Release(tenure.Incarnation, batch, _stop.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whether it was committed or not, the same again does no harm: it names the epochs.
            ClusterLog.NotReleased(_log, exception, batch.Length);
            return false;
        }

        var freed = Array.ConvertAll(batch, owned => owned with { Owner = null });
        Array.ForEach(freed, free => _map.Learn(free));
        ClusterLog.Released(_log, batch.Length, tenure.Incarnation);
        Changed?.Invoke();
        Broadcast(freed);
        return true;
    }

    private void CheckHandedOver(Tenure tenure)
    {
        if (_leaving && _moving.Count == 0 && !_claiming && _map.All().All(known => known.Owner != tenure.Incarnation))
        {
            _handedOver.TrySetResult();
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
            _ = Tell(member, new OwnershipChanged(changed));
        }
    }

    private async Task Tell(Member member, OwnershipChanged message)
    {
        try
        {
            await _peers.Ask(member, message, _settings.PeerTimeout, _stop.Token);
        }
        catch (Exception exception) when (exception is PeerUnreachableException or OperationCanceledException or TimeoutException)
        {
            // It reads the store with its next renewal.
        }
    }
}
