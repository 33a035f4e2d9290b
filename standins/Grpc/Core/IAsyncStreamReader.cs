namespace Grpc.Core;

/// <summary>A stream of messages to be read one after the other.</summary>
public interface IAsyncStreamReader<out T>
{
    T Current { get; }

    Task<bool> MoveNext(CancellationToken cancellationToken);
}
