using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>
/// A reference to a grain. Generated classes add a grain interface to it. A call to an idle live grain runs on the
/// caller's thread without a message being made; every other call becomes a <see cref="GrainRequest"/>.
/// </summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainBinding _binding;
    private readonly string _key;
    private Activation? _activation;
    private int _partition = int.MinValue;

    protected GrainReference(GrainReferenceSeed seed)
    {
        _binding = seed.Binding;
        _key = seed.Key;
        _activation = seed.Activation;
    }

    public GrainId GrainId => new(_binding.Class.Name, IdSpan.Create(_key));

    internal Silo Silo => _binding.Class.Silo;

    internal string Key => _key;

    internal GrainBinding Binding => _binding;

    /// <summary>The grain's partition; negative for grains that are served wherever they are called.</summary>
    internal int Partition => _partition != int.MinValue ? _partition : _partition = _binding.Class.PartitionOf(_key);

    internal GrainClass Class => _binding.Class;

    /// <summary>Begins the call here and now if the grain is live and idle.</summary>
    protected bool TryBegin(GrainMethod method, ref InlineTurn turn)
    {
        var activation = _activation;
        if (activation is null && (activation = Locate()) is null)
        {
            return false;
        }

        return turn.TryBegin(activation, method);
    }

    /// <summary>The token the callee sees in an inline call: the caller's cancels it, and so does the deadline.</summary>
    protected static CancellationToken CalleeToken(ref InlineTurn turn, CancellationToken callerToken) => turn.CalleeToken(callerToken);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Task<TResult> Finish<TResult>(ref InlineTurn turn, Task<TResult> outcome)
    {
        if (outcome is { IsCompletedSuccessfully: true } && turn.IsPlain)
        {
            turn.End();
            return outcome;
        }

        return turn.EndSlowly(outcome);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Task Finish(ref InlineTurn turn, Task outcome)
    {
        if (outcome is { IsCompletedSuccessfully: true } && turn.IsPlain)
        {
            turn.End();
            return outcome;
        }

        return turn.EndSlowly(outcome);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ValueTask<TResult> Finish<TResult>(ref InlineTurn turn, ValueTask<TResult> outcome)
    {
        if (outcome.IsCompletedSuccessfully && turn.IsPlain)
        {
            turn.End();
            return outcome;
        }

        return new ValueTask<TResult>(Finish(ref turn, outcome.AsTask()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ValueTask Finish(ref InlineTurn turn, ValueTask outcome)
    {
        if (outcome.IsCompletedSuccessfully && turn.IsPlain)
        {
            turn.End();
            return outcome;
        }

        return new ValueTask(Finish(ref turn, outcome.AsTask()));
    }

    /// <summary>Sends the call as a request.</summary>
    protected Task<TResult> Send<TResult>(GrainRequest<TResult> request) => Silo.Send(this, request);

    /// <summary>The results of a streaming method, fetched as they are read.</summary>
    protected IAsyncEnumerable<T> Stream<T>(
        GrainMethod method, CancellationToken callerToken, Func<object, CancellationToken, IAsyncEnumerable<T>> begin) =>
        new GrainStream<T>(this, method, callerToken, begin);

    public bool Equals(GrainReference? other) => other is not null && other.GrainId == GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"GrainReference:{GrainId}:{_binding.InterfaceType.Name}";

    /// <summary>The live activation, remembered for the next call unless the next may go to another.</summary>
    internal Activation? Locate()
    {
        var found = _binding.Class.Find(_key);
        if (!_binding.Class.IsStatelessWorker)
        {
            _activation = found;
        }

        return found;
    }

    /// <summary>Lets go of an activation that has ended.</summary>
    internal void Forget(Activation ended) => Interlocked.CompareExchange(ref _activation, null, ended);
}

/// <summary>What a reference is made from; opaque to generated code.</summary>
public readonly struct GrainReferenceSeed
{
    internal GrainReferenceSeed(GrainBinding binding, string key, Activation? activation)
    {
        Binding = binding;
        Key = key;
        Activation = activation;
    }

    internal GrainBinding Binding { get; }

    internal string Key { get; }

    internal Activation? Activation { get; }
}
