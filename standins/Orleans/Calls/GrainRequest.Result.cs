namespace Orleans.Runtime;

/// <summary>A call whose reply is a <typeparamref name="TResult"/>.</summary>
public abstract class GrainRequest<TResult> : GrainRequest
{
    // The caller's code must never run in the callee's turn.
    private readonly TaskCompletionSource<TResult> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<TResult> Reply => _reply.Task;

    internal override bool IsAnswered => _reply.Task.IsCompleted;

    internal override void Answer(Task outcome)
    {
        var first = outcome switch
        {
            { IsCompletedSuccessfully: true } => _reply.TrySetResult(outcome is Task<TResult> typed ? typed.GetAwaiter().GetResult() : default!),
            { IsFaulted: true } => _reply.TrySetException(outcome.Exception!.InnerExceptions),
            _ => _reply.TrySetCanceled(CancellationOf(outcome)),
        };
        if (first)
        {
            OnAnswered();
        }

        if (outcome.IsFaulted && (!first || Method.IsOneWay))
        {
            // Nobody awaits it any more.
            Target?.Silo.Log.OutcomeUnseen(outcome.Exception!.InnerException!, Method, Target);
            _ = _reply.Task.Exception;
        }
    }

    internal override bool HasResult => _reply.Task.IsCompletedSuccessfully;

    internal override void WriteResult(Wire.WireWriter writer)
    {
        var result = _reply.Task.GetAwaiter().GetResult();
        var codec = Wire.Codec.Of<TResult>();
        if (codec.IsNull(result))
        {
            writer.Byte(0);
            return;
        }

        writer.Byte(1);
        codec.Write(writer, result);
    }

    internal override Exception FailureOf() => _reply.Task switch
    {
        { IsFaulted: true } failed => failed.Exception!.InnerException!,
        { IsCanceled: true } => new OperationCanceledException("The call was cancelled."),
        _ => new InvalidOperationException("The call has not failed."),
    };

    internal override void AnswerFrom(ref Wire.WireReader reader) =>
        Won(_reply.TrySetResult(reader.Byte() == 0 ? default! : Wire.Codec.Read<TResult>(ref reader)));

    internal override Task InvokeFiltered(IGrainCallContext call) => FilteredAsync(call);

    internal override object? ResultOf(Task outcome) => outcome is Task<TResult> typed ? typed.GetAwaiter().GetResult() : null;

    internal override bool TryFail(Exception exception) => Won(_reply.TrySetException(exception));

    internal override bool TryCancel(CancellationToken token) => Won(_reply.TrySetCanceled(token));

    private static async Task<TResult> FilteredAsync(IGrainCallContext call)
    {
        await call.Invoke();
        return call.Result is TResult result ? result : default!;
    }

    private static CancellationToken CancellationOf(Task outcome)
    {
        try
        {
            outcome.GetAwaiter().GetResult();
            return default;
        }
        catch (OperationCanceledException exception)
        {
            return exception.CancellationToken;
        }
    }

    private bool Won(bool first)
    {
        if (first)
        {
            OnAnswered();
        }

        return first;
    }
}

/// <summary>The result of a method that has none.</summary>
public readonly struct NoResult;

/// <summary>A call that ran inline up to its first wait; from there on it is a request like any other.</summary>
internal sealed class InlineRequest<TResult>(GrainMethod method, CancellationToken callerToken) : GrainRequest<TResult>
{
    public override GrainMethod Method => method;

    public override CancellationToken CallerToken => callerToken;

    public override Task Invoke(object grain, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An inline request has already begun.");
}
