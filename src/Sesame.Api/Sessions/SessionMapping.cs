using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Logins.V1;
using Sesame.Api.Sessions.V1;

namespace Sesame.Api.Sessions;

/// <summary>Turns sessions into messages.</summary>
internal static class SessionMapping
{
    private const string SessionsKind = "sessions";

    public static Session ToSession(SessionView view, Guid? current)
    {
        var session = new Session
        {
            Id = view.Id.ToString(),
            UserId = view.UserId.ToString(),
            ClientId = view.ClientId,
            IpAddress = view.IpAddress ?? "",
            UserAgent = view.UserAgent ?? "",
            CreatedAt = view.CreatedAt.ToTimestamp(),
            LastActiveAt = view.LastActiveAt.ToTimestamp(),
            ExpiresAt = view.ExpiresAt.ToTimestamp(),
            Current = view.Id == current,
            Insight = ToInsight(view.UserAgent),
            IpPrefix = IpPrefix.Of(view.IpAddress) ?? "",
            NewDevice = view.NewDevice,
            IdleExpiresAt = view.IdleEndsAt?.ToTimestamp(),
        };
        if (view.DeviceId is { } device)
        {
            session.DeviceId = device.ToString();
        }

        return session;
    }

    public static Device ToDevice(DeviceView view) => new()
    {
        Id = view.Id.ToString(),
        Insight = ToInsight(view.UserAgent),
        UserAgent = view.UserAgent ?? "",
        FirstSeenAt = view.FirstSeenAt.ToTimestamp(),
        LastSeenAt = view.LastSeenAt.ToTimestamp(),
        LiveSessions = view.LiveSessions,
        Current = view.Current,
    };

    public static V1.DeviceInsight ToInsight(string? userAgent)
    {
        var insight = Abstractions.Sessions.DeviceInsight.Of(userAgent);
        return new V1.DeviceInsight { Client = insight.Client, System = insight.System, Kind = (V1.DeviceKind)insight.Kind };
    }

    public static LoginReply ToLoginReply(SessionGrant grant, string deviceToken) => new()
    {
        T = SessionsKind,
        Token = grant.AccessToken,
        Refresh = grant.RefreshToken,
        SessionId = grant.SessionId.ToString(),
        UserId = grant.UserId.ToString(),
        ExpiresAt = grant.ExpiresAt.ToTimestamp(),
        DeviceToken = deviceToken,
    };

    public static RefreshReply ToRefreshReply(SessionGrant grant) => new()
    {
        T = SessionsKind,
        Token = grant.AccessToken,
        Refresh = grant.RefreshToken,
        SessionId = grant.SessionId.ToString(),
        UserId = grant.UserId.ToString(),
        ExpiresAt = grant.ExpiresAt.ToTimestamp(),
    };
}
