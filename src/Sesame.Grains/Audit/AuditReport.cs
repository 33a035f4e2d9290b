namespace Sesame.Grains.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Leaves">How many sealed entries there are.</param>
/// <param name="Removed">Of these, how many have lost their contents by retention.</param>
/// <param name="Seals">How many seals, one for each organization and day.</param>
/// <param name="FirstDay">The first day that something was sealed on; null when nothing is sealed.</param>
/// <param name="LastDay">The last.</param>
/// <param name="Head">Number of leaves and root over all of them, to be noted elsewhere: <c>count:root</c>.</param>
/// <param name="Unsealed">How many entries are not sealed yet.</param>
/// <param name="UnsealedSince">The time of the oldest of them.</param>
/// <param name="Findings">What is wrong; at most <see cref="AuditVerifier.FindingsMax"/>.</param>
/// <param name="FindingsInAll">How many things are wrong.</param>
public sealed record AuditReport(
    long Leaves,
    long Removed,
    long Seals,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    string Head,
    long Unsealed,
    DateTimeOffset? UnsealedSince,
    IReadOnlyList<AuditFinding> Findings,
    long FindingsInAll)
{
    /// <summary>How the owner of a seal is called.</summary>
    public static string OwnerOf(Guid organization) => organization == Guid.Empty ? "deployment" : $"organization {organization}";

    /// <summary>Whether all is as it was sealed.</summary>
    public bool IsGood => FindingsInAll == 0;
}
