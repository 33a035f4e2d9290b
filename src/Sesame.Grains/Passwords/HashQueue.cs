namespace Sesame.Grains.Passwords;

/// <summary>
/// A bounded queue that serves the keys in turn, first come first served within a key. When it is full, a newcomer takes the last
/// place of the key with the most waiting, if that key has more than the newcomer's would; so a flood crowds out itself. Not
/// synchronized.
/// </summary>
internal sealed class HashQueue(int countMax)
{
    private readonly Dictionary<string, LinkedListNode<Line>> lines = new(StringComparer.Ordinal);
    private readonly LinkedList<Line> turns = new();

    public int Count { get; private set; }

    /// <summary>Admits the job and answers which one has to go for it: none, another one, or the job itself.</summary>
    public HashJob? Enqueue(HashJob job)
    {
        HashJob? displaced = null;
        if (Count >= countMax)
        {
            var longest = turns.MaxBy(line => line.Jobs.Count)!;
            var own = lines.TryGetValue(job.FairShareKey, out var node) ? node.Value.Jobs.Count : 0;
            if (longest.Jobs.Count <= own + 1)
            {
                return job;
            }

            displaced = longest.Jobs.Last!.Value;
            Remove(displaced);
        }

        if (!lines.TryGetValue(job.FairShareKey, out var line))
        {
            line = turns.AddLast(new Line(job.FairShareKey));
            lines.Add(job.FairShareKey, line);
        }

        job.Place = line.Value.Jobs.AddLast(job);
        Count++;
        return displaced;
    }

    /// <summary>The next job of the key whose turn it is, or null.</summary>
    public HashJob? Dequeue()
    {
        if (turns.First is not { } first)
        {
            return null;
        }

        turns.RemoveFirst();
        turns.AddLast(first);
        var job = first.Value.Jobs.First!.Value;
        Remove(job);
        return job;
    }

    /// <summary>Takes out a job that waits; false when it does no longer.</summary>
    public bool Remove(HashJob job)
    {
        if (job.Place is null)
        {
            return false;
        }

        var line = lines[job.FairShareKey];
        line.Value.Jobs.Remove(job.Place);
        job.Place = null;
        Count--;
        if (line.Value.Jobs.Count == 0)
        {
            turns.Remove(line);
            lines.Remove(job.FairShareKey);
        }

        return true;
    }

    private sealed class Line(string key)
    {
        public string Key { get; } = key;

        public LinkedList<HashJob> Jobs { get; } = new();
    }
}
