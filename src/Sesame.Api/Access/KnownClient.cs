using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Roles;

namespace Sesame.Api.Access;

/// <summary>A client as this node last saw it. Every call asks the client's grain whether that is still in force.</summary>
internal sealed class KnownClient(string id, IClientGrain grain, ILeasedCopy<ClientAccess>? leased)
{
    private volatile JudgedClient? judged;

    public string Id => id;

    public IClientGrain Grain => grain;

    /// <summary>What this node may admit by when the grain is served elsewhere; null outside of a cluster.</summary>
    public ILeasedCopy<ClientAccess>? Leased => leased;

    /// <summary>Whether the grain last said that it counts each call.</summary>
    public bool IsCounted { get; set; }

    /// <summary>What calls are judged by; null until the grain was asked.</summary>
    public JudgedClient? Judged
    {
        get => judged;
        set => judged = value;
    }
}

/// <summary>One version of a client, worked out once.</summary>
internal sealed class JudgedClient(ClientAccess access)
{
    public ClientAccess Access => access;

    public ClientRestrictions Restrictions { get; } = new(access.Restrictions);

    public PermissionSet ProvedPermissions { get; } = BuiltInRoles.OfProvedClient(access.Roles);
}

/// <summary>A pair of id and secret that was presented, and for which version of the client it was found right.</summary>
internal sealed class ClientProof(KnownClient client, byte[]? secretHash)
{
    private volatile Finding? finding;

    public KnownClient Client => client;

    /// <summary>Whether a secret was presented at all.</summary>
    public bool HasSecret => secretHash is not null;

    /// <summary>Whether the caches know it already.</summary>
    public bool Remembered { get; set; }

    /// <summary>Whether the secret is right for this version; compared once for each version, and again when it was to end.</summary>
    public bool IsRight(JudgedClient judged, TimeProvider time)
    {
        if (finding is { } found && found.Version == judged.Access.Version && (found.Until is not { } end || end > time.GetUtcNow()))
        {
            return true;
        }

        if (secretHash is null || !SecretCheck.Matches(secretHash, judged.Access.Secrets, time.GetUtcNow(), out var until))
        {
            return false;
        }

        finding = new Finding(judged.Access.Version, until);
        return true;
    }

    private sealed record Finding(long Version, DateTimeOffset? Until);
}
