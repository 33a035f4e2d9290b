namespace Orleans.Runtime;

/// <summary>The activations of one stateless worker grain on this silo.</summary>
internal sealed class WorkerPool(GrainClass grainClass, string key)
{
    private readonly List<Activation> _workers = [];

    public Activation[] Workers
    {
        get
        {
            lock (_workers)
            {
                return [.. _workers];
            }
        }
    }

    /// <summary>A worker with nothing to do, if there is one.</summary>
    public Activation? FindIdle()
    {
        lock (_workers)
        {
            return _workers.Find(worker => worker.Pending == 0);
        }
    }

    /// <summary>An idle worker, else a new one, else the one with the least to do.</summary>
    public Activation Pick()
    {
        lock (_workers)
        {
            if (_workers.Find(worker => worker.Pending == 0) is { } idle)
            {
                return idle;
            }

            if (_workers.Count < grainClass.WorkersMax)
            {
                grainClass.Silo.ThrowIfNotServing();
                _workers.Add(new Activation(grainClass, key));
                return _workers[^1];
            }

            return _workers.MinBy(worker => worker.Pending)!;
        }
    }

    public void Remove(Activation ended)
    {
        lock (_workers)
        {
            _workers.Remove(ended);
        }
    }
}
