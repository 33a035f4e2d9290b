using Grpc.Core;

namespace Grpc.Net.Client.Internal;

internal sealed class ClientStreamReader<TRequest, TResponse> : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly ClientCall<TRequest, TResponse> call;
    private readonly Task<ResponseReader<TRequest, TResponse>> sending;
    private TResponse? current;

    public ClientStreamReader(ClientCall<TRequest, TResponse> call, Task<ResponseReader<TRequest, TResponse>> sending)
    {
        this.call = call;
        this.sending = sending;
        // A stream that is never read must not fail on the finalizer's thread.
        _ = sending.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
    }

    public TResponse Current => current ?? throw new InvalidOperationException("No value: MoveNext comes first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Dispose(), call);
        var reader = await sending.ConfigureAwait(false);
        current = await reader.ReadAsync(call.Token).ConfigureAwait(false);
        if (current is not null)
        {
            return true;
        }

        return call.GetStatus() is { StatusCode: StatusCode.OK } ? false : throw call.ToException(call.GetStatus());
    }
}
