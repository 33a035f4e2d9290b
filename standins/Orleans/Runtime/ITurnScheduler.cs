namespace Orleans.Runtime;

/// <summary>Decides where and when turns run. The simulation has its own, so that a seed decides.</summary>
internal interface ITurnScheduler
{
    /// <summary>Whether <see cref="MayRunInline"/> has to be asked for each call.</summary>
    bool DecidesInline { get; }

    /// <summary>Whether this call may run on its caller's thread.</summary>
    bool MayRunInline();

    /// <summary>How many items one activation may run before others get the thread.</summary>
    int ItemsPerDrain { get; }

    /// <summary>Runs the work soon, off the present stack.</summary>
    void Schedule(IThreadPoolWorkItem work);
}

/// <summary>Turns on the thread pool.</summary>
internal sealed class ThreadPoolScheduler : ITurnScheduler
{
    public bool DecidesInline => false;

    public bool MayRunInline() => true;

    public int ItemsPerDrain => 128;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
