using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Sessions;

/// <summary>Outcome of opening a session.</summary>
[GenerateSerializer, Immutable, Alias("sessions.open.result")]
public abstract record OpenSessionResult
{
    /// <summary>The session is open.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.open.opened")]
    public sealed record Opened([property: Id(0)] SessionGrant Grant) : OpenSessionResult;

    /// <summary>The user is disabled, locked, gone, or his sessions were ended since the login began.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.open.refused")]
    public sealed record Refused : OpenSessionResult;

    /// <summary>The user has as many live sessions as allowed, and the deployment denies more.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.open.exceeded")]
    public sealed record Exceeded : OpenSessionResult;
}

/// <summary>Outcome of ending sessions.</summary>
/// <param name="Ended">How many this call ended.</param>
[GenerateSerializer, Immutable, Alias("sessions.end.result")]
public sealed record EndSessionsResult([property: Id(0)] int Ended);

/// <summary>Outcome of exchanging a refresh token.</summary>
[GenerateSerializer, Immutable, Alias("sessions.refresh.result")]
public abstract record RefreshResult
{
    /// <summary>The successor; the same one again for a repeat within the grace time by the same client.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.refresh.renewed")]
    public sealed record Renewed([property: Id(0)] SessionGrant Grant) : RefreshResult;

    /// <summary>No such token was ever issued.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.refresh.invalid")]
    public sealed record Invalid : RefreshResult;

    /// <summary>The session has ended.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.refresh.ended")]
    public sealed record Ended : RefreshResult;

    /// <summary>The token was used before and its grace time is over; the session has been ended.</summary>
    [GenerateSerializer, Immutable, Alias("sessions.refresh.reused")]
    public sealed record Reused : RefreshResult;
}

/// <summary>What a login or refresh hands out.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">The user.</param>
/// <param name="AccessToken">Access token in compact form.</param>
/// <param name="RefreshToken">Refresh token.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
[GenerateSerializer, Immutable, Alias("sessions.grant")]
public sealed record SessionGrant(
    [property: Id(0)] Guid SessionId,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string AccessToken,
    [property: Id(3)] string RefreshToken,
    [property: Id(4)] DateTimeOffset ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => $"SessionGrant {{ {SessionId} *** }}";
}

/// <summary>A live session, as a check sees it.</summary>
/// <param name="UserId">The user.</param>
/// <param name="ClientId">The client the user logged in through.</param>
[GenerateSerializer, Immutable, Alias("sessions.check")]
public sealed record SessionCheck([property: Id(0)] Guid UserId, [property: Id(1)] string ClientId)
{
    // Hardly a session has either, and a million may be in memory.
    private readonly Seldom? seldom;

    /// <summary>A session that may have an organization or somebody who acts in the user's name.</summary>
    public SessionCheck(Guid userId, string clientId, Guid? organizationId, Guid? impersonatorId)
        : this(userId, clientId) => seldom = Seldom.Of(organizationId, impersonatorId);

    /// <summary>The active organization.</summary>
    [Id(2)] public Guid? OrganizationId { get => seldom?.OrganizationId; init => seldom = Seldom.Of(value, ImpersonatorId); }

    /// <summary>The user who acts in the user's name.</summary>
    [Id(3)] public Guid? ImpersonatorId { get => seldom?.ImpersonatorId; init => seldom = Seldom.Of(OrganizationId, value); }

    private sealed record Seldom(Guid? OrganizationId, Guid? ImpersonatorId)
    {
        public static Seldom? Of(Guid? organizationId, Guid? impersonatorId) =>
            organizationId is null && impersonatorId is null ? null : new Seldom(organizationId, impersonatorId);
    }
}

/// <summary>A live session as another node may hold it.</summary>
/// <param name="Holder">What a check answers.</param>
/// <param name="AbsoluteEnd">It is over then in any case.</param>
/// <param name="IdleEnd">It is over then unless it is used before; moved by use, which the owner learns a few seconds later.</param>
[GenerateSerializer, Immutable, Alias("sessions.copy")]
public sealed record SessionCopy([property: Id(0)] SessionCheck Holder, [property: Id(1)] DateTimeOffset AbsoluteEnd, [property: Id(2)] DateTimeOffset IdleEnd)
{
    // Longer than the owner may take to learn of use elsewhere.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Whether the session is surely alive; when not, the owner decides.</summary>
    public bool IsSurelyLive(DateTimeOffset now) => now < AbsoluteEnd && now < IdleEnd - Margin;
}

/// <summary>A session as lists show it.</summary>
[GenerateSerializer, Immutable, Alias("sessions.view")]
public sealed record SessionView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string ClientId,
    [property: Id(3)] string? IpAddress,
    [property: Id(4)] string? UserAgent,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] DateTimeOffset LastActiveAt,
    [property: Id(7)] DateTimeOffset ExpiresAt,
    [property: Id(8)] Guid? DeviceId = null,
    [property: Id(9)] bool NewDevice = false,
    [property: Id(10)] DateTimeOffset? IdleEndsAt = null);

/// <summary>A session and whose it is.</summary>
[GenerateSerializer, Immutable, Alias("sessions.key")]
public sealed record SessionKey([property: Id(0)] Guid UserId, [property: Id(1)] Guid SessionId);

/// <summary>A device that a user logged in from, as lists show it.</summary>
/// <param name="Id">Its id, as in the sessions opened from it.</param>
/// <param name="FirstSeenAt">Its first login.</param>
/// <param name="LastSeenAt">Its last login.</param>
/// <param name="UserAgent">What it said it was at its last login.</param>
/// <param name="LiveSessions">How many live sessions were opened from it.</param>
/// <param name="Current">Whether the session that asks was opened from it.</param>
[GenerateSerializer, Immutable, Alias("sessions.device")]
public sealed record DeviceView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset FirstSeenAt,
    [property: Id(2)] DateTimeOffset LastSeenAt,
    [property: Id(3)] string? UserAgent,
    [property: Id(4)] int LiveSessions,
    [property: Id(5)] bool Current);
