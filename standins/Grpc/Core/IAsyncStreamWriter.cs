namespace Grpc.Core;

/// <summary>A stream that takes one message at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException("This writer takes no cancellation token.");
        }

        return WriteAsync(message);
    }
}
