using System.Collections.Concurrent;

namespace Sesame.Grains.Passwords;

/// <summary>
/// Tells callers that their hash is done, from a thread of ordinary priority. A hashing thread must not do it: waking a caller may
/// make the thread pool start a worker, and on Linux a new thread inherits the low priority of the one that started it, for good.
/// </summary>
internal sealed class HashCompleter : IDisposable
{
    private readonly BlockingCollection<HashJob> done = [];
    private readonly Thread thread;

    public HashCompleter()
    {
        thread = new Thread(Work) { IsBackground = true, Name = "password hashes done" };
        thread.Start();
    }

    public void Add(HashJob job) => done.Add(job);

    /// <summary>Ends after the jobs added so far are completed.</summary>
    public void Dispose()
    {
        done.CompleteAdding();
        thread.Join();
        done.Dispose();
    }

    private void Work()
    {
        foreach (var job in done.GetConsumingEnumerable())
        {
            job.Complete();
        }
    }
}
