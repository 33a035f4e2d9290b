using Sesame.Abstractions.Roles;

namespace Sesame.Api.Access;

/// <summary>The access rule of one RPC, worked out once.</summary>
/// <param name="Area">The area of its package, which restrictions of clients name.</param>
/// <param name="Demand">The permission; null when it is public.</param>
/// <param name="OrOwner">Whether a user may call for what is his own.</param>
/// <param name="StepUp">The action that a user must have confirmed by a fresh proof; null: none.</param>
/// <param name="OrStranger">Whether a call without any credentials is taken too.</param>
internal sealed record MethodAccess(string Area, PermissionDemand? Demand, bool OrOwner, string? StepUp = null, bool OrStranger = false)
{
    /// <summary>Whether anybody may call.</summary>
    public bool IsPublic => Demand is null;
}
