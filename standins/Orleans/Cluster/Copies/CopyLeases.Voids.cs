namespace Orleans.Runtime.Cluster;

/// <summary>How copies are ended.</summary>
internal sealed partial class CopyLeases
{
    /// <summary>Ends all copies of a key, after the change that they do not show and before that is answered.</summary>
    public Task Void(string key)
    {
        List<Ending> endings;
        lock (_gate)
        {
            if (!_listings.Remove(key, out var listing))
            {
                return Task.CompletedTask;
            }

            endings = End([(key, listing)]);
        }

        return Await(endings);
    }

    /// <summary>Ends all copies of what is in these partitions, before they are given up.</summary>
    public Task VoidAll(IReadOnlyCollection<int> partitions)
    {
        var chosen = partitions as IReadOnlySet<int> ?? partitions.ToHashSet();
        List<Ending> endings;
        lock (_gate)
        {
            var ended = _listings.Where(each => chosen.Contains(each.Value.Partition)).Select(each => (each.Key, each.Value)).ToList();
            ended.ForEach(each => _listings.Remove(each.Key));
            endings = End(ended);
        }

        return Await(endings);
    }

    // In the lock.
    private List<Ending> End(List<(string Key, Listing Listing)> ended)
    {
        var now = clock.Now;
        var number = ++_number;
        var keysOf = new Dictionary<HolderPair, List<string>>();
        foreach (var (key, listing) in ended)
        {
            foreach (var (pair, _) in listing.Holders.Where(each => !each.Pair.IsOver(now)))
            {
                pair.Void(key, number);
                if (!keysOf.TryGetValue(pair, out var keys))
                {
                    keysOf[pair] = keys = [];
                }

                keys.Add(key);
            }
        }

        // Their ends as they are now: every later refresh names what is voided here.
        return [.. keysOf.Select(each => new Ending(each.Key, new CopyVoid(_term!.Incarnation, each.Value, number), each.Key.Until, each.Key.WhenApplied(number), each.Key.TakeListener()))];
    }

    private Task Await(List<Ending> endings)
    {
        if (endings.Count == 0)
        {
            return Task.CompletedTask;
        }

        var ended = endings.ConvertAll(ending =>
        {
            ending.Listener?.TrySetResult();
            _ = Tell(ending);
            return Await(ending);
        });
        return faults is { RepliesBeforeVoid: true } ? Task.CompletedTask : Task.WhenAll(ended);
    }

    private async Task Await(Ending ending)
    {
        while (!ending.Dropped.IsCompleted && ending.Until - clock.Now is > 0 and var rest)
        {
            try
            {
                // Waits are counted in whole milliseconds.
                await ending.Dropped.WaitAsync(TimeSpan.FromMilliseconds((rest / 1_000_000) + 1), time);
            }
            catch (TimeoutException)
            {
                // Over by the timer; the clock decides.
            }
        }
    }

    private async Task Tell(Ending ending)
    {
        var (pair, message, until, dropped, _) = ending;
        while (!dropped.IsCompleted && clock.Now < until)
        {
            try
            {
                if (find(pair.Holder) is { } member)
                {
                    await peers.Ask(member, message, settings.PeerTimeout);
                    IReadOnlyList<TaskCompletionSource> waiting;
                    lock (_gate)
                    {
                        waiting = pair.Acknowledged(message.Keys, message.Number);
                    }

                    Complete(waiting);
                    return;
                }
            }
            catch (Exception exception) when (exception is PeerUnreachableException or OperationCanceledException or TimeoutException)
            {
                // The next refresh tells it, or its copies end.
            }

            await Task.Delay(settings.RetryAfter, time);
        }
    }

    /// <summary>One holder's part in a void.</summary>
    private sealed record Ending(HolderPair Pair, CopyVoid Message, long Until, Task Dropped, TaskCompletionSource? Listener);
}
