using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;

namespace Sesame.Api.Access;

/// <summary>Who makes a call and what he may do.</summary>
public sealed class Caller
{
    private CallContext? call;

    /// <summary>Who calls and from where; commands carry it. Composed when it is first asked for: a token check never does.</summary>
    public CallContext Call
    {
        get => call ??= Source!.Compose();
        init => call = value;
    }

    /// <summary>What <see cref="Call"/> is composed of, where it was not given.</summary>
    internal CallSource? Source { get; init; }

    /// <summary>What the caller holds.</summary>
    public required PermissionSet Permissions { get; init; }

    /// <summary>Roles of the client beside the call; they count only when <see cref="ClientProved"/>.</summary>
    public IReadOnlyList<string> ClientRoles { get; init; } = [];

    /// <summary>Whether the client proved its secret in this call.</summary>
    public bool ClientProved { get; init; }

    /// <summary>Whether a trusted proxy told the caller's address.</summary>
    public bool AddressForwarded { get; init; }

    /// <summary>
    /// Whether the caller lacks the RPC's permission and was let in as a user for what is his own. The method answers for everything else as if it
    /// were missing.
    /// </summary>
    public bool OwnerOnly { get; internal set; }

    /// <summary>Whether the caller holds the permission, whatever the RPC demands.</summary>
    public bool Holds(PermissionDemand demand) => Permissions.Holds(demand);

    /// <summary>Whether the user calls for himself, by a session or a token of his own. A key in his name is not he: it may do what it was given, no more.</summary>
    public bool Is(Guid userId) => Call is { Kind: CallerKind.User } && Call.UserId == userId;

    /// <summary>Whether the caller may reach what belongs to this user.</summary>
    public bool Reaches(Guid? ownerId) => !OwnerOnly || (ownerId is { } owner && owner == Call.UserId);
}
