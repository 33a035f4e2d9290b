namespace Sesame.Grains.Sessions;

/// <summary>The rules of one session, given the time.</summary>
public static class Session
{
    /// <summary>Whether the session is alive, given when it was last active.</summary>
    public static bool IsLive(SessionState session, DateTimeOffset lastActiveAt, DateTimeOffset now, SessionOptions options) =>
        session.EndedAt is null && now < session.AbsoluteEnd && now < lastActiveAt + options.IdleLifetime;

    /// <summary>What a refresh token of a proved generation gets.</summary>
    public static RefreshDecision Refresh(SessionState session, int generation, string? clientId, DateTimeOffset now, SessionOptions options)
    {
        // A token is bound to the client it was issued to (RFC 6749, section 6); another one learns nothing and ends nothing.
        if (clientId != session.ClientId || generation > session.Generation || generation < 0)
        {
            return RefreshDecision.Invalid;
        }

        if (generation == session.Generation)
        {
            return RefreshDecision.Advance;
        }

        // Many tabs, or a lost reply: the token before the live one may be shown again for a moment.
        return generation == session.Generation - 1 && now - session.GenerationAt <= options.RefreshGrace
            ? RefreshDecision.Repeat
            : RefreshDecision.Reused;
    }

    /// <summary>The session one generation on.</summary>
    public static SessionState Advance(SessionState session, DateTimeOffset now) =>
        session with { Generation = session.Generation + 1, GenerationAt = now, LastActiveAt = now };
}
