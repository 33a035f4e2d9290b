namespace Sesame.Grains.Sessions;

/// <summary>Lifetimes and bounds of sessions (NIST SP 800-63B-4, 2.1.3: at most 30 days).</summary>
public sealed record SessionOptions
{
    /// <summary>A session unused for this long is over.</summary>
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A session is over after this long, used or not.</summary>
    public TimeSpan AbsoluteLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a repeated refresh token gets the same successor.</summary>
    public TimeSpan RefreshGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most live sessions of one user.</summary>
    public int LivePerUserMax { get; init; } = 100;

    /// <summary>Past the cap: true denies the login, false ends the oldest session.</summary>
    public bool DenyPastCap { get; init; }
}
