using Sesame.Grains.Audit;

namespace Sesame.Grains.Storage;

/// <summary>What one command has staged for its transaction.</summary>
internal sealed class Pending<TState> where TState : class
{
    public TState? Next { get; set; }

    public bool Delete { get; set; }

    public Guid? CommandId { get; set; }

    public List<AuditEntry> Entries { get; } = [];

    public List<OutboxMessage> Messages { get; } = [];

    public List<IRowChange> Changes { get; } = [];

    public bool IsEmpty => Next is null && !Delete && Entries.Count + Messages.Count + Changes.Count == 0;
}
