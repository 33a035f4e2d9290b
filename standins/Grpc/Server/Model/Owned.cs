namespace Grpc.AspNetCore.Server.Model;

/// <summary>Runs a call on an object made for it, and disposes of the object when the call has ended.</summary>
internal static class Owned
{
    public static async Task Run<TOwned, TCall>(TOwned owned, TCall call, Func<TOwned, TCall, Task> run)
        where TOwned : class
    {
        try
        {
            await run(owned, call).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(owned).ConfigureAwait(false);
        }
    }

    public static async Task<TResponse> Run<TOwned, TCall, TResponse>(
        TOwned owned, TCall call, Func<TOwned, TCall, Task<TResponse>> run)
        where TOwned : class
    {
        try
        {
            return await run(owned, call).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(owned).ConfigureAwait(false);
        }
    }

    private static ValueTask DisposeAsync(object owned)
    {
        if (owned is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync();
        }

        (owned as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
