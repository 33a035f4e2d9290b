using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The stream of responses of a call. A write ends when the caller's window has room for it.</summary>
internal sealed class HttpStreamWriter<TResponse>(GrpcServerCallContext call, Marshaller<TResponse> marshaller) : IServerStreamWriter<TResponse>
    where TResponse : class
{
    private Task pending = Task.CompletedTask;
    private volatile bool ended;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!pending.IsCompleted)
        {
            throw new InvalidOperationException("The last write has not ended yet.");
        }

        if (ended)
        {
            throw new InvalidOperationException("The call has ended.");
        }

        return pending = WriteCoreAsync(message, cancellationToken);
    }

    /// <summary>Waits for a write that the handler left behind; what became of it no longer matters.</summary>
    public Task EndAsync()
    {
        ended = true;
        return pending.IsCompleted
            ? Task.CompletedTask
            : pending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task WriteCoreAsync(TResponse message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!call.TryBeginWrite())
        {
            throw new OperationCanceledException("The call's deadline has passed.", call.CancellationToken);
        }

        try
        {
            var options = WriteOptions ?? call.WriteOptions;
            call.WriteMessage(marshaller, message, options);
            if (options is null || (options.Flags & WriteFlags.BufferHint) == 0)
            {
                var result = await call.HttpContext.Response.BodyWriter
                    .FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : call.DeadlineToken).ConfigureAwait(false);
                if (result.IsCompleted)
                {
                    throw new OperationCanceledException("The caller has gone.");
                }
            }
        }
        finally
        {
            call.EndWrite();
        }
    }
}
