namespace Sesame.Grains.Audit;

/// <summary>Collects what is wrong, a bounded number of it, and puts together what belongs together.</summary>
internal sealed class AuditFindings(int most)
{
    private readonly List<AuditFinding> list = [];
    private readonly Dictionary<Guid, int> displaced = [];

    public long Count { get; private set; }

    public IReadOnlyList<AuditFinding> List => list;

    public void Add(AuditFault kind, string text, Guid? organization = null, DateOnly? day = null)
    {
        Count++;
        if (list.Count < most)
        {
            list.Add(new AuditFinding(kind, text, organization, day));
        }
    }

    public void Changed(AuditLeaf leaf, LoggedEntry entry) => AddEntry(AuditFault.EntryChanged, entry.Key, $"entry {entry.Key.Id} ({entry.Action}) was changed", leaf.OrganizationId, leaf.Day);

    public void Missing(AuditLeaf leaf) => AddOrMove(AuditFault.EntryMissing, AuditFault.EntryAdded, leaf.Key, $"entry {leaf.Key.Id} is missing", leaf.OrganizationId, leaf.Day);

    public void Added(LoggedEntry entry) => AddOrMove(
        AuditFault.EntryAdded, AuditFault.EntryMissing, entry.Key, $"entry {entry.Key.Id} ({entry.Action}) was added among sealed ones", entry.OrganizationId, DateOnly.FromDateTime(entry.Key.At.UtcDateTime));

    // What is missing in one place and stands in another was moved.
    private void AddOrMove(AuditFault kind, AuditFault opposite, LogKey key, string text, Guid organization, DateOnly day)
    {
        if (displaced.TryGetValue(key.Id, out var index) && list[index].Kind == opposite)
        {
            var day0 = kind == AuditFault.EntryMissing ? day : list[index].Day;
            list[index] = list[index] with { Kind = AuditFault.EntryMoved, Text = $"entry {key.Id} stands in another place than it was sealed in, or at another time", Day = day0 };
            return;
        }

        if (list.Count < most)
        {
            displaced[key.Id] = list.Count;
        }

        AddEntry(kind, key, text, organization, day);
    }

    private void AddEntry(AuditFault kind, LogKey key, string text, Guid organization, DateOnly day)
    {
        Count++;
        if (list.Count < most)
        {
            list.Add(new AuditFinding(kind, text, organization, day, key.Id));
        }
    }
}
