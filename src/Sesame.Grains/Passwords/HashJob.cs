namespace Sesame.Grains.Passwords;

/// <summary>One call that waits for, or has, a thread of the hash pool. It ends exactly once.</summary>
internal abstract class HashJob(string fairShareKey)
{
    public string FairShareKey { get; } = fairShareKey;

    /// <summary>Where the job waits; null once it does no longer. Changed under the queue's lock.</summary>
    public LinkedListNode<HashJob>? Place { get; set; }

    /// <summary>Does the work and keeps what came of it.</summary>
    public abstract void Run();

    /// <summary>Tells the caller what came of the work.</summary>
    public abstract void Complete();

    public abstract void Refuse();

    public abstract void Cancel(CancellationToken cancellationToken);
}

/// <summary>A job that gives a <typeparamref name="TResult"/>.</summary>
internal sealed class HashJob<TResult>(string fairShareKey, Func<TResult> work, TResult refusal) : HashJob(fairShareKey)
{
    private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? result;
    private Exception? failure;

    public Task<TResult> Completion => completion.Task;

    public override void Run()
    {
        try
        {
            result = work();
        }
#pragma warning disable CA1031 // Whatever went wrong is the caller's to see; the thread goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }
    }

    public override void Complete()
    {
        if (failure is null)
        {
            completion.TrySetResult(result!);
        }
        else
        {
            completion.TrySetException(failure);
        }
    }

    public override void Refuse() => completion.TrySetResult(refusal);

    public override void Cancel(CancellationToken cancellationToken) => completion.TrySetCanceled(cancellationToken);
}
