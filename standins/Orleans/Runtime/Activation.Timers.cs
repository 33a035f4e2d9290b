namespace Orleans.Runtime;

internal sealed partial class Activation
{
    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (_phase >= ActivationPhase.Ending)
        {
            throw new InvalidOperationException($"{GrainId} has ended and takes no timers.");
        }

        var timer = new GrainTimer(this, callback, options);
        lock (this)
        {
            (Extras.Timers ??= []).Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void RemoveTimer(GrainTimer timer)
    {
        lock (this)
        {
            _extras?.Timers?.Remove(timer);
        }
    }

    public void AddStream(IGrainStreamSource stream) => (Extras.Streams ??= []).Add(stream);

    public void RemoveStream(IGrainStreamSource stream) => _extras?.Streams?.Remove(stream);

    /// <summary>Ends the methods whose results are still being read; their readers are told.</summary>
    private async Task EndStreamsAsync()
    {
        foreach (var stream in _extras?.Streams?.ToArray() ?? [])
        {
            await stream.AbortAsync();
        }
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (this)
        {
            timers = _extras?.Timers?.ToArray() ?? [];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}
