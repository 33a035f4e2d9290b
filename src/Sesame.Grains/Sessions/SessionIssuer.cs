using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Tokens;

namespace Sesame.Grains.Sessions;

/// <summary>Makes sessions and what they hand out.</summary>
internal sealed class SessionIssuer(SessionKeys keys, AccessTokenMinter tokens, SessionOptions options)
{
    /// <summary>A new session, and its key in the clear and as its row keeps it.</summary>
    public (SessionState Session, byte[] Key, byte[] SealedKey) Begin(Guid userId, OpenSession command, DateTimeOffset now)
    {
        var (key, sealedKey) = keys.Make();
        var session = new SessionState
        {
            Id = Guid.CreateVersion7(now),
            Holder = new SessionCheck(userId, command.ClientId, command.Call.OrganizationId, command.Call.ImpersonatorId),
            Generation = 0,
            GenerationAt = now,
            Methods = SharedTexts.Of(command.Methods),
            AuthenticatedAt = now,
            LastActiveAt = now,
            AbsoluteEnd = now + options.AbsoluteLifetime,
        };
        return (session, key, sealedKey);
    }

    /// <summary>Access and refresh token of the session's generation.</summary>
    public async Task<SessionGrant> Grant(SessionState session, byte[] key, CallContext call, DateTimeOffset now)
    {
        var (token, expiresAt) = await tokens.Mint(session, call.Audience, now);
        return new SessionGrant(session.Id, session.UserId, token, RefreshTokens.Make(key, session.Id, session.Generation), expiresAt);
    }
}
