namespace Sesame.Grains.Storage;

/// <summary>
/// Something to tell the outside after a command has committed. It is delivered at least once, by the handler of its
/// kind; its body is encrypted while it waits and erased when it is sent.
/// </summary>
/// <param name="Id">Version 7 UUID; a second delivery carries the same one.</param>
/// <param name="At">When the command decided.</param>
/// <param name="Kind">Which handler delivers it.</param>
/// <param name="Body">The content, in the handler's own format.</param>
public sealed record OutboxMessage(Guid Id, DateTimeOffset At, string Kind, ReadOnlyMemory<byte> Body)
{
    public static OutboxMessage Of(DateTimeOffset at, string kind, ReadOnlyMemory<byte> body) => new(Guid.CreateVersion7(at), at, kind, body);
}
