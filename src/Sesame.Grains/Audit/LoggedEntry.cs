namespace Sesame.Grains.Audit;

/// <summary>An entry as the sealer sees it: where it stands, and the hash of what it holds.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="OrganizationId">Whose it is; all zeros for the deployment.</param>
/// <param name="Action">What was done.</param>
/// <param name="Hash">The hash of its leaf.</param>
internal sealed record LoggedEntry(LogKey Key, Guid OrganizationId, string Action, byte[] Hash);
