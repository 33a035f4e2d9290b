namespace Sesame.Grains.Audit;

/// <summary>What was sealed of an entry.</summary>
/// <param name="Sequence">Its place among all leaves, from 1 without a gap.</param>
/// <param name="Key">Where its entry stands.</param>
/// <param name="OrganizationId">Whose it is; all zeros for the deployment.</param>
/// <param name="Day">The day on which it was sealed.</param>
/// <param name="Hash">The hash of the entry's content.</param>
internal sealed record AuditLeaf(long Sequence, LogKey Key, Guid OrganizationId, DateOnly Day, byte[] Hash);
