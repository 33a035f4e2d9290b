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
                CarryOut(pair, reply.Known, reply.Voided, reply.Number, known => known.Refreshed(reply.Number, start + Nanoseconds(reply.For)));
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
                    var reply = await peers.Ask(owner, message, settings.ListenFor + settings.PeerTimeout);
                    CarryOut(pair, reply.Known, reply.Voided, reply.Number, known => known.Heard(reply.Number));
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

    // First what ended, then the rest goes on.
    private void CarryOut(OwnerPair pair, bool isKnown, IReadOnlyList<string> voided, long number, Action<OwnerPair> goOn)
    {
        lock (_gate)
        {
            if (!isKnown)
            {
                Forget(pair);
            }
            else
            {
                Drop(pair.Owner, voided, number);
                goOn(pair);
            }
        }

        if (voided.Count > 0)
        {
            Voided?.Invoke(voided);
        }
    }
}
