namespace Orleans.Runtime.Cluster;

/// <summary>Joining, and the renewals that keep the lease.</summary>
internal sealed partial class ClusterAgent
{
    private long _change;
    private long _readings;
    private volatile Reading? _unread;

    // Another incarnation for each try: whether an earlier one is in the store may not be known. False: it stood still while
    // it joined, for so long that the others gave it up; or, where it may be patient, the store did not answer in time.
    private async Task<bool> TryJoin(bool isPatient, CancellationToken cancellationToken)
    {
        try
        {
            await Join(_newIncarnation(), cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is NotMemberException || (isPatient && exception.GetBaseException() is TimeoutException))
        {
            ClusterLog.NotJoined(_log, exception);
            return false;
        }
    }

    // Only when the row is there: renewing one that is not would look like being judged dead.
    private async Task Join(Member self, CancellationToken cancellationToken)
    {
        var tenure = new Tenure(self.Incarnation, _clock, _settings, _faults);
        await _store.Join(self, cancellationToken);
        var number = Interlocked.Increment(ref _readings);
        var start = _clock.Now;
        var view = await _store.Renew(self.Incarnation, Volatile.Read(ref _change), cancellationToken) ?? throw new NotMemberException("Judged dead at once.");
        Volatile.Write(ref _self, self);
        _tenure = tenure;
        Renewed(tenure, start, new Reading(number, view));
        ClusterLog.Joined(_log, self.Incarnation, self.Address);
    }

    private void Renewed(Tenure tenure, long start, Reading reading)
    {
        tenure.Extend(start);
        _unread = reading;
        _work.Set();
        TimeTold?.Invoke(reading.View.At, start, _clock.Now);
    }

    private async Task RenewLoop()
    {
        while (await Pause(_tenure.HasEnded ? _settings.RetryAfter : _settings.RenewEvery))
        {
            while (!_stop.IsCancellationRequested && !await Renew() && await Pause(_settings.RetryAfter))
            {
                // Away for now; the lease runs on meanwhile.
            }
        }
    }

    /// <summary>One renewal; false when it has to be tried again soon.</summary>
    private async Task<bool> Renew()
    {
        var tenure = _tenure;
        if (tenure.HasEnded)
        {
            return true;
        }

        try
        {
            var number = Interlocked.Increment(ref _readings);
            var start = _clock.Now;
            if (await _store.Renew(tenure.Incarnation, Volatile.Read(ref _change), _stop.Token) is { } view)
            {
                Renewed(tenure, start, new Reading(number, view));
            }
            else
            {
                tenure.End();
                _work.Set();
            }

            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.NotRenewed(_log, exception, tenure.Incarnation);
            return false;
        }
    }

    // Judged dead: what is in memory belongs to others now. A new incarnation joins in its place, and not before the last
    // turn of the old one has ended: what that turn still writes must not go out under the new one's mark.
    private async Task Lose(Tenure lost)
    {
        ClusterLog.Lost(_log, lost.Incarnation);
        await _host.Drop();
        while (!_stop.IsCancellationRequested && !_leaving)
        {
            try
            {
                await Join(_newIncarnation(), _stop.Token);
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                ClusterLog.NotJoined(_log, exception);
            }

            await Pause(_settings.RetryAfter);
        }
    }

    /// <summary>What the store told, and when it was asked in the order of all that was asked.</summary>
    private sealed record Reading(long Number, ClusterView View);
}
