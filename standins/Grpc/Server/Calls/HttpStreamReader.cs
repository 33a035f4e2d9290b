using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The stream of requests of a call.</summary>
internal sealed class HttpStreamReader<TRequest>(GrpcServerCallContext call, Marshaller<TRequest> marshaller) : IAsyncStreamReader<TRequest>
    where TRequest : class
{
    private TRequest? current;
    private bool reading;
    private bool ended;

    public TRequest Current => current ?? throw new InvalidOperationException("There is no current message: MoveNext comes first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (reading)
        {
            throw new InvalidOperationException("The last MoveNext has not ended yet.");
        }

        if (ended)
        {
            return false;
        }

        reading = true;
        try
        {
            current = await ReadAsync(cancellationToken).ConfigureAwait(false);
            ended = current is null;
            return !ended;
        }
        finally
        {
            reading = false;
        }
    }

    private async ValueTask<TRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        var deadline = call.DeadlineToken;
        if (!cancellationToken.CanBeCanceled || !deadline.CanBeCanceled || cancellationToken == deadline)
        {
            var either = cancellationToken.CanBeCanceled ? cancellationToken : deadline;
            return await MessageInput.ReadNextAsync(call, marshaller, either).ConfigureAwait(false);
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        return await MessageInput.ReadNextAsync(call, marshaller, both.Token).ConfigureAwait(false);
    }
}
