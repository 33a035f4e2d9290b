using Microsoft.Extensions.Options;

namespace Sesame.Grains.Passwords;

/// <summary>
/// Where all passwords are hashed and compared: one thread per core, at a lower priority than everything else, so that a storm of
/// logins leaves token checks alone and memory stays within threads × 19 MiB. Calls wait in a bounded queue that serves the
/// fair-share keys in turn; when it is full the answer is <c>Overloaded</c>, at once.
/// </summary>
/// <example>
/// <code>
/// // Without a stored hash a decoy is computed: call it for unknown users too.
/// var verdict = await hashes.Verify(credentials?.PasswordHash, command.Password, command.FairShareKey, cancellationToken);
/// if (verdict is PasswordVerdict.Right { NeedsRehash: true }) { /* Hash and store */ }
/// </code>
/// </example>
public sealed class HashPool : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim waiting = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly HashCompleter completer = new();
    private readonly PasswordHasher hasher;
    private readonly PasswordHashMeter meter;
    private readonly HashQueue queue;
    private readonly Thread[] threads;
    private bool stopped;

    /// <summary>Starts the threads.</summary>
    public HashPool(PasswordHasher hasher, PasswordHashMeter meter, IOptions<PasswordOptions> options)
    {
        this.hasher = hasher;
        this.meter = meter;
        queue = new HashQueue(options.Value.HashQueueMax);
        meter.ObserveQueue(() => Waiting);
        threads = [.. Enumerable.Range(1, options.Value.HashThreadsOrCores).Select(Start)];
    }

    /// <summary>Calls that wait for a thread.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return queue.Count;
            }
        }
    }

    /// <summary>
    /// Compares a password with a stored PHC string, or with a decoy when there is none. <paramref name="fairShareKey"/> names who the
    /// work is counted to, a client's id. Cancelling gives up the place in the queue; a hash that runs is finished.
    /// </summary>
    public ValueTask<PasswordVerdict> Verify(string? phc, string password, string fairShareKey, CancellationToken cancellationToken) =>
        Submit(fairShareKey, () => hasher.Verify(phc, password), new PasswordVerdict.Overloaded(), cancellationToken);

    /// <summary>The PHC string of a new password; the rest as in <see cref="Verify"/>.</summary>
    public ValueTask<HashOutcome> Hash(string password, string fairShareKey, CancellationToken cancellationToken) =>
        Submit<HashOutcome>(fairShareKey, () => new HashOutcome.Hashed(hasher.Hash(password)), new HashOutcome.Overloaded(), cancellationToken);

    /// <summary>Finishes the hashes that run and refuses the calls that wait, and all later ones.</summary>
    public void Dispose()
    {
        List<HashJob> left = [];
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            stopped = true;
            while (queue.Dequeue() is { } job)
            {
                left.Add(job);
            }
        }

        left.ForEach(job => job.Refuse());
        stopping.Cancel();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        completer.Dispose();
        stopping.Dispose();
        waiting.Dispose();
    }

    // Internal, so that tests can put work of known length on the threads.
    internal async ValueTask<TResult> Submit<TResult>(string fairShareKey, Func<TResult> work, TResult refusal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new HashJob<TResult>(fairShareKey, work, refusal);
        Admit(job);
        await using var registration = cancellationToken.Register(() => GiveUp(job, cancellationToken));
        return await job.Completion;
    }

    private void Admit(HashJob job)
    {
        HashJob? refused;
        lock (gate)
        {
            refused = stopped ? job : queue.Enqueue(job);
            if (refused is null)
            {
                waiting.Release();
            }
        }

        // A displaced job leaves its release to the one that took its place.
        if (refused is not null)
        {
            meter.CallOverloaded();
            refused.Refuse();
        }
    }

    private void GiveUp(HashJob job, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!queue.Remove(job))
            {
                return;
            }
        }

        job.Cancel(cancellationToken);
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"password hashes {number}", Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        ThreadNiceness.Lower();
        while (true)
        {
            try
            {
                waiting.Wait(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            HashJob? job;
            lock (gate)
            {
                job = queue.Dequeue();
            }

            // Null when the call that the release stood for was cancelled.
            if (job is not null)
            {
                job.Run();
                completer.Add(job);
            }
        }
    }
}
