using Grpc.Core;

namespace Grpc.Net.Client.Internal;

internal sealed class ClientStreamWriter<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, StreamContentOfCall content)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private bool completed;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (completed)
        {
            throw new InvalidOperationException("Request stream has already been completed.");
        }

        using var registration = cancellationToken.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Dispose(), call);
        try
        {
            var options = WriteOptions ?? call.WriteOptions;
            var frame = call.Frame(message, options);
            var stream = await content.Stream.ConfigureAwait(false);
            await stream.WriteAsync(frame, call.Token).ConfigureAwait(false);
            if (((options?.Flags ?? default) & WriteFlags.BufferHint) == 0)
            {
                await stream.FlushAsync(call.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or HttpRequestException or ObjectDisposedException)
        {
            throw call.ToSendError(exception);
        }
    }

    public Task CompleteAsync()
    {
        completed = true;
        content.Complete();
        return Task.CompletedTask;
    }
}
