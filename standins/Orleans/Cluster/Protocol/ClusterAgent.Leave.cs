namespace Orleans.Runtime.Cluster;

/// <summary>The graceful end.</summary>
internal sealed partial class ClusterAgent
{
    private volatile TaskCompletionSource _handedOver = new();

    /// <summary>Gives everything away, then leaves. After <paramref name="patience"/> it goes as it stands: the others will fence it.</summary>
    public async Task Leave(TimeSpan patience)
    {
        _leaving = true;
        try
        {
            using var enough = new CancellationTokenSource(patience, _time);
            while (!_tenure.HasEnded && !await TryLeave(Self.Incarnation, enough.Token))
            {
                await Task.Delay(_settings.SettleAfter, _time, enough.Token);
            }

            ClusterLog.Left(_log, Self.Incarnation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ClusterLog.LeftEarly(_log, exception, Self.Incarnation);
        }

        await Halt();
    }

    // Each step may be repeated, so one whose outcome was not told does no harm.
    private async Task<bool> TryLeave(Guid incarnation, CancellationToken enough)
    {
        try
        {
            await _store.BeginLeave(incarnation, enough);
            _handedOver = new TaskCompletionSource();
            _work.Set();
            await _handedOver.Task.WaitAsync(enough);
            if (await _store.EndLeave(incarnation, enough))
            {
                return true;
            }

            // It owns what it was never told of.
            LookSoon();
            return false;
        }
        catch (NotMemberException)
        {
            // It has left, and only the answer was lost; or it was judged dead.
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !enough.IsCancellationRequested)
        {
            ClusterLog.NotLeft(_log, exception, incarnation);
            return false;
        }
    }

    private void CheckHandedOver(Tenure tenure)
    {
        if (_leaving && (tenure.HasEnded
            || (tenure.Moving.Count == 0 && !tenure.IsClaiming && _map.All().All(known => known.Owner != tenure.Incarnation))))
        {
            _handedOver.TrySetResult();
        }
    }
}
