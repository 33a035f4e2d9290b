using System.Net;

namespace Grpc.Net.Client.Internal;

/// <summary>A request body that stays open until the caller has no further message.</summary>
internal sealed class StreamContentOfCall : HttpContent
{
    private readonly TaskCompletionSource<Stream> stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamContentOfCall(CancellationToken cancellationToken)
    {
        Headers.ContentType = CallHeaders.ContentType;
        cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var content = (StreamContentOfCall)state!;
                content.stream.TrySetCanceled(token);
                content.completed.TrySetCanceled(token);
            },
            this);
    }

    /// <summary>The body's stream, there as soon as the request is on its way.</summary>
    public Task<Stream> Stream => stream.Task;

    public void Complete() => completed.TrySetResult();

    /// <summary>The call is over: nobody reads what would be written.</summary>
    public void Abandon()
    {
        stream.TrySetCanceled();
        completed.TrySetCanceled();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The headers leave at once; a server may answer before the first message.
        await stream.FlushAsync().ConfigureAwait(false);
        this.stream.TrySetResult(stream);
        await completed.Task.ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
