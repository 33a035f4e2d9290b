using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>
/// Whether this silo may run turns of the grain. Asked in a turn, never before one: a partition that is turned off waits
/// for turns that were entered, and those entered later see that it is off.
/// </summary>
internal sealed partial class Activation
{
    private long _epoch;
    private bool _abandoned;

    /// <summary>The grain's partition; negative when the grain is served wherever it is called.</summary>
    public int Partition => _partition;

    /// <summary>The epoch that its turns run under; 0: they need none.</summary>
    public long Epoch => _epoch;

    /// <summary>Whether a turn may begin now.</summary>
    public bool MayServe
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _partition < 0 || OwnsPartition();
    }

    /// <summary>Whether what a turn has found out under this epoch may still be told.</summary>
    public bool StillServes(long epoch) => epoch == 0 || Silo.Owned!.OwnedEpoch(_partition) == epoch;

    public static SiloUnavailableException Outlived() =>
        new("The silo's right to serve the grain ended while the call ran; whether it took effect is not known.");

    /// <summary>Whether a successor may take over here what it leaves behind.</summary>
    public bool MayBeSucceeded => !_abandoned && (_partition < 0 || Silo.Owned!.ServingEpoch(_partition) != 0);

    /// <summary>Ends it without saving: what it holds belongs to another owner by now. What waits looks for its way anew.</summary>
    public void Abandon() => TryEnqueue(new EngineStep(static (activation, _) => activation.AbandonHere(), null));

    private bool OwnsPartition()
    {
        var epoch = Silo.Owned!.ServingEpoch(_partition);
        if (epoch != 0 && _epoch == 0)
        {
            _epoch = epoch;
        }

        return epoch != 0 && epoch == _epoch;
    }

    // In a turn.
    private void AbandonHere()
    {
        if (_abandoned || _phase is ActivationPhase.Ending or ActivationPhase.Ended)
        {
            return;
        }

        _abandoned = true;
        Class.Forget(this);
        CancelRunning();
        Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The grain belongs to another silo now."));
    }

    /// <summary>A request that may not start here: its caller's router finds the way.</summary>
    private void TurnAway(GrainRequest request)
    {
        CountOut(request);
        if (request.IsTick)
        {
            request.TryFail(new SiloUnavailableException("The silo does not serve the grain now."));
        }
        else
        {
            Silo.Reroute(request);
        }

        if (_epoch != 0 && Silo.Owned!.ServingEpoch(_partition) is var epoch && epoch != 0 && epoch != _epoch)
        {
            // Left over from an earlier epoch.
            AbandonHere();
        }
        else if (_phase == ActivationPhase.New && _waiting.IsEmpty)
        {
            Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo does not serve the grain."));
        }
    }

    private void AnswerIfServing(GrainRequest request, Task outcome)
    {
        if (StillServes(request.Epoch))
        {
            request.Answer(outcome);
        }
        else
        {
            request.TryFail(Outlived());
        }
    }

    /// <summary>Cancels the tokens of all turns that took one. In a turn.</summary>
    public void CancelRunning()
    {
        foreach (var cancellation in _extras?.Cancellable?.ToArray() ?? [])
        {
            cancellation.Cancel();
        }
    }

    private void NoteCancellable(CancellationTokenSource cancellation, bool begins)
    {
        var all = Extras.Cancellable ??= [];
        if (begins)
        {
            all.Add(cancellation);
        }
        else
        {
            all.Remove(cancellation);
        }
    }
}
