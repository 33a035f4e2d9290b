using Sesame.Abstractions.Calls;
using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>One command under way: who gave it, when, and what commits with it besides the state.</summary>
public sealed class CommandContext(CallContext caller, DateTimeOffset at)
{
    /// <summary>Stands in the command's audit entries.</summary>
    public Guid Id { get; } = Guid.CreateVersion7(at);

    public CallContext Caller { get; } = caller;

    /// <summary>When the command decides; one moment for all of it.</summary>
    public DateTimeOffset At { get; } = at;

    internal List<AuditEntry> Entries { get; } = [];

    internal List<OutboxMessage> Messages { get; } = [];

    internal List<IRowChange> Changes { get; } = [];

    public static CommandContext Begin(CallContext caller, TimeProvider time) => new(caller, time.GetUtcNow());

    /// <summary>Adds an audit entry; see <see cref="AuditEntry"/> for what the arguments mean.</summary>
    public CommandContext Audit(string action, string objectKind, string objectId, Guid? organizationId = null, string? before = null, string? after = null)
    {
        Entries.Add(AuditEntry.Of(Caller, At, action, objectKind, objectId, organizationId, before, after));
        return this;
    }

    public CommandContext Send(OutboxMessage message)
    {
        Messages.Add(message);
        return this;
    }

    public CommandContext Change(IRowChange change)
    {
        Changes.Add(change);
        return this;
    }
}
