using System.Security.Cryptography;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Tokens;

namespace Sesame.Grains.Sessions;

/// <summary>Makes sessions and what they hand out.</summary>
internal sealed class SessionIssuer(SecretBox secrets, AccessTokenMinter tokens, SessionOptions options)
{
    private const string KeyPurpose = "session-key";

    /// <summary>A new session and its key in the clear.</summary>
    public (SessionState Session, byte[] Key) Begin(Guid userId, OpenSession command, DateTimeOffset now)
    {
        var key = RandomNumberGenerator.GetBytes(RefreshTokens.KeyBytes);
        var session = new SessionState
        {
            Id = Guid.CreateVersion7(now),
            Holder = new SessionCheck(userId, command.ClientId, command.Call.OrganizationId, command.Call.ImpersonatorId),
            SealedKey = secrets.Protect(KeyPurpose, key),
            Generation = 0,
            GenerationAt = now,
            Methods = AuthenticationMethods.Share(command.Methods),
            AuthenticatedAt = now,
            LastActiveAt = now,
            AbsoluteEnd = now + options.AbsoluteLifetime,
        };
        return (session, key);
    }

    /// <summary>The session's key in the clear.</summary>
    public byte[] OpenKey(SessionState session) => session.OpenKey(box => secrets.Unprotect(KeyPurpose, box));

    /// <summary>Access and refresh token of the session's generation.</summary>
    public async Task<SessionGrant> Grant(SessionState session, byte[] key, CallContext call, DateTimeOffset now)
    {
        var (token, expiresAt) = await tokens.Mint(session, call.Audience, now);
        return new SessionGrant(session.Id, session.UserId, token, RefreshTokens.Make(key, session.Id, session.Generation), expiresAt);
    }
}
