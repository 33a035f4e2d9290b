namespace Orleans.Runtime.Cluster;

/// <summary>Goes on with the copies of each owner: one message per pair and second.</summary>
internal sealed partial class CopyHolder
{
    private async Task Keep(OwnerPair pair)
    {
        // Not within the lock of the caller.
        await Task.Delay(settings.RefreshCopiesEvery, time);
        while (!_disposed && !pair.IsGivenUp)
        {
            var good = await Refresh(pair);
            await Task.Delay(good ? settings.RefreshCopiesEvery : settings.RetryAfter, time);
        }
    }

    private async Task<bool> Refresh(OwnerPair pair)
    {
        CopyRefresh message;
        lock (_gate)
        {
            if (pair.Count == 0 || pair.Holder != self())
            {
                Forget(pair);
                return true;
            }

            message = new CopyRefresh(pair.Holder, pair.Owner, pair.Id, pair.Applied, pair.TakeNotes(), pair.TakeDropped());
        }

        if (find(pair.Owner) is { } owner)
        {
            try
            {
                var start = clock.Now;
                var reply = await peers.Ask(owner, message, settings.PeerTimeout);
                Refreshed(pair, start, reply);
                return reply.For > TimeSpan.Zero;
            }
            catch (Exception exception) when (exception is PeerUnreachableException or OperationCanceledException or TimeoutException)
            {
                // Whether it arrived is not known: the same again does no harm.
            }
        }

        lock (_gate)
        {
            pair.PutBack(message);
            if (clock.Now > pair.LastEnd + GiveUpAfter)
            {
                Forget(pair);
            }
        }

        return false;
    }

    // The way back to a holder that cannot be called: the owner answers when something ends. Until then what ended is told with
    // the next refresh, or the copies run out.
    private async Task Listen(OwnerPair pair)
    {
        // Not within the lock of the caller.
        await Task.Yield();
        while (!_disposed && !pair.IsGivenUp)
        {
            CopyListen message;
            lock (_gate)
            {
                message = new CopyListen(pair.Holder, pair.Owner, pair.Id, pair.Applied);
            }

            if (find(pair.Owner) is { } owner)
            {
                try
                {
                    Heard(pair, await peers.Ask(owner, message, settings.ListenFor + settings.PeerTimeout));
                    continue;
                }
                catch (Exception exception) when (exception is PeerUnreachableException or OperationCanceledException or TimeoutException)
                {
                    // What was told and did not arrive is told again.
                }
            }

            await Task.Delay(settings.RetryAfter, time);
        }
    }

    private void Heard(OwnerPair pair, CopyHeard reply)
    {
        lock (_gate)
        {
            if (!reply.Known)
            {
                Forget(pair);
            }
            else
            {
                Drop(pair.Owner, reply.Voided, reply.Number);
                pair.Heard(reply.Number);
            }
        }

        if (reply.Voided.Count > 0)
        {
            Voided?.Invoke(reply.Voided);
        }
    }

    private void Refreshed(OwnerPair pair, long start, CopyRefreshed reply)
    {
        lock (_gate)
        {
            if (!reply.Known)
            {
                Forget(pair);
            }
            else
            {
                // First what ended, then the rest goes on.
                Drop(pair.Owner, reply.Voided, reply.Number);
                pair.Refreshed(reply.Number, start + Nanoseconds(reply.For));
            }
        }

        if (reply.Voided.Count > 0)
        {
            Voided?.Invoke(reply.Voided);
        }
    }
}
