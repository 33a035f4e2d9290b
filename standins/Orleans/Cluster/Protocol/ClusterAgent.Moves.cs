namespace Orleans.Runtime.Cluster;

/// <summary>Partitions change hands.</summary>
internal sealed partial class ClusterAgent
{
    private List<Guid> Candidates() => [.. _map.Members.Values
        .Where(member => member.Status == MemberStatus.Active && !(_leaving && member.Incarnation == Self.Incarnation))
        .Select(member => member.Incarnation)];

    private void Claim(Tenure tenure)
    {
        if (tenure.IsClaiming || _leaving)
        {
            return;
        }

        var candidates = Candidates();
        if (!candidates.Contains(tenure.Incarnation))
        {
            return;
        }

        var free = _map.All()
            .Where(known => known.Owner is null && !tenure.Moving.Contains(known.Partition) && Partitions.Propose(known.Partition, candidates) == tenure.Incarnation)
            .Select(known => known.Partition)
            .ToList();
        if (free.Count > 0)
        {
            tenure.IsClaiming = true;
            Beside(Claim(tenure, free));
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

            ClusterLog.Claimed(_log, won.Count, tenure.Incarnation);
            Changed?.Invoke();
            Broadcast(won);
            if (won.Count < free.Count)
            {
                Apply(await Read());
                await Pause(_settings.SettleAfter);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotClaimed(_log, exception, free.Count);
            await Pause(_settings.RetryAfter);
        }
        finally
        {
            tenure.IsClaiming = false;
            _work.Set();
        }
    }

    private void HandOver(Tenure tenure)
    {
        var candidates = Candidates();
        var due = from known in _map.All()
                  where known.Owner == tenure.Incarnation && !tenure.Moving.Contains(known.Partition)
                  let target = Partitions.Propose(known.Partition, candidates)
                  where target != tenure.Incarnation && (target is null ? _leaving : _leaving || _peers.Reaches(target.Value))
                  select known;
        foreach (var batch in due.ToList().Chunk(_settings.BatchMax))
        {
            Array.ForEach(batch, owned => tenure.Moving.Add(owned.Partition));
            Array.ForEach(batch, owned => tenure.TurnOff(owned.Partition));
            Beside(HandOver(tenure, batch));
        }
    }

    private async Task HandOver(Tenure tenure, Ownership[] batch)
    {
        var partitions = Array.ConvertAll(batch, owned => owned.Partition);
        var stage = Stage.Draining;
        try
        {
            if (!await IsDrained(partitions))
            {
                // One long turn must not keep all the others from being served.
                stage = Stage.Split;
                Beside(HandOver(tenure, batch[..(batch.Length / 2)]));
                Beside(HandOver(tenure, batch[(batch.Length / 2)..]));
                return;
            }

            await _host.Flush(partitions, _stop.Token);
            stage = Stage.GivenUp;
            Array.ForEach(partitions, tenure.GiveUp);
            while (!_stop.IsCancellationRequested && !await Release(tenure, batch))
            {
                await Pause(_settings.RetryAfter);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotHandedOver(_log, exception, batch.Length);
            if (stage == Stage.Draining)
            {
                // Still its own. Perhaps it is proposed to nobody else by now, so it serves it until the next try.
                Array.ForEach(batch, tenure.TurnOn);
            }

            await Pause(_settings.RetryAfter);
        }
        finally
        {
            if (stage != Stage.Split)
            {
                Array.ForEach(partitions, partition => tenure.Moving.Remove(partition));
                _work.Set();
            }
        }
    }

    /// <summary>Whether no turn runs in them any more. False: some do, and the rest should not wait for them.</summary>
    private async Task<bool> IsDrained(int[] partitions)
    {
        if (_faults?.HandsOverBeforeDraining ?? false)
        {
            return true;
        }

        var draining = _host.Drain(partitions, _settings.DrainPatience, _stop.Token);
        if (partitions.Length > 1 && !draining.IsCompleted && await Task.WhenAny(draining, Pause(_settings.SplitAfter)) != draining)
        {
            _stop.Token.ThrowIfCancellationRequested();
            return false;
        }

        await draining;
        return true;
    }

    /// <summary>True when there is nothing more to give up.</summary>
    private async Task<bool> Release(Tenure tenure, Ownership[] batch)
    {
        if (tenure.HasEnded)
        {
            // Its turns may have been dropped rather than drained: only a fence ends what they have at work.
            return true;
        }

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

    private enum Stage
    {
        Draining,
        Split,
        GivenUp,
    }
}
