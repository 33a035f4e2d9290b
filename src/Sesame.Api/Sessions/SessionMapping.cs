using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Logins.V1;
using Sesame.Api.Sessions.V1;

namespace Sesame.Api.Sessions;

/// <summary>Turns sessions into messages.</summary>
internal static class SessionMapping
{
    private const string SessionsKind = "sessions";

    public static Session ToSession(SessionView view, Guid? current) => new()
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
    };

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
