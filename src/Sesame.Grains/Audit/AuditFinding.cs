namespace Sesame.Grains.Audit;

/// <summary>What is not as it was sealed.</summary>
/// <param name="Kind">What kind of fault.</param>
/// <param name="Text">A sentence for the operator.</param>
/// <param name="OrganizationId">Whose; null when it concerns all, zeros for the deployment.</param>
/// <param name="Day">The day of the sealing, where one is concerned.</param>
/// <param name="EntryId">The entry, where one is concerned.</param>
public sealed record AuditFinding(AuditFault Kind, string Text, Guid? OrganizationId = null, DateOnly? Day = null, Guid? EntryId = null);

/// <summary>Kinds of faults.</summary>
public enum AuditFault
{
    /// <summary>An entry says something else than it did.</summary>
    EntryChanged,

    /// <summary>An entry is gone.</summary>
    EntryMissing,

    /// <summary>An entry stands where none was sealed.</summary>
    EntryAdded,

    /// <summary>An entry stands in another place than it did.</summary>
    EntryMoved,

    /// <summary>Leaves are gone.</summary>
    LeavesMissing,

    /// <summary>Leaves stand in another order than they were made in.</summary>
    LeavesMoved,

    /// <summary>A seal is gone.</summary>
    SealMissing,

    /// <summary>A seal stands where nothing was sealed.</summary>
    SealAdded,

    /// <summary>A seal is not what Sesame wrote.</summary>
    SealChanged,

    /// <summary>The leaves are not those that the seal was made over.</summary>
    RootDiffers,

    /// <summary>A seal does not follow the one before.</summary>
    ChainBroken,

    /// <summary>The head is gone, was changed, or does not fit the leaves.</summary>
    HeadDiffers,
}
