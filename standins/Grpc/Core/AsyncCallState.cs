namespace Grpc.Core;

/// <summary>What a running call of any kind can be asked; each kind of call wraps one.</summary>
internal sealed class AsyncCallState(
    Func<object, Task<Metadata>> responseHeaders,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    public static AsyncCallState From(
        Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose) =>
        new(_ => responseHeaders, _ => status(), _ => trailers(), _ => dispose(), trailers);

    public Task<Metadata> ResponseHeadersAsync => responseHeaders(state);

    public Status GetStatus() => status(state);

    public Metadata GetTrailers() => trailers(state);

    public void Dispose() => dispose(state);
}
