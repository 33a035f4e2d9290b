namespace Sesame.Grains.Sessions;

/// <summary>Lifetimes and bounds of sessions (NIST SP 800-63B-4, 2.1.3: at most 30 days); section <c>Sessions</c> of the configuration.</summary>
public sealed record SessionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sessions";

    private const int LivePerUserBound = 1000;
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    /// <summary>A session unused for this long is over.</summary>
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A session is over after this long, used or not.</summary>
    public TimeSpan AbsoluteLifetime { get; init; } = LifetimeMax;

    /// <summary>How long a repeated refresh token gets the same successor.</summary>
    public TimeSpan RefreshGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most live sessions of one user.</summary>
    public int LivePerUserMax { get; init; } = 100;

    /// <summary>Past the cap: true denies the login, false ends the oldest session.</summary>
    public bool DenyPastCap { get; init; }

    /// <summary>How long a session is kept after its end.</summary>
    public TimeSpan EndedKeptFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (AbsoluteLifetime < TimeSpan.FromMinutes(1) || AbsoluteLifetime > LifetimeMax)
        {
            yield return $"{Section}:AbsoluteLifetime must be a minute to 30 days, as 30.00:00:00.";
        }

        if (IdleLifetime < TimeSpan.FromMinutes(1) || IdleLifetime > LifetimeMax)
        {
            yield return $"{Section}:IdleLifetime must be a minute to 30 days, as 7.00:00:00.";
        }

        if (RefreshGrace < TimeSpan.Zero || RefreshGrace > TimeSpan.FromMinutes(5))
        {
            yield return $"{Section}:RefreshGrace must be 0 to 5 minutes, as 00:00:30.";
        }

        if (LivePerUserMax is < 1 or > LivePerUserBound)
        {
            yield return $"{Section}:LivePerUserMax must be 1 to {LivePerUserBound}.";
        }

        if (EndedKeptFor < TimeSpan.Zero || EndedKeptFor > TimeSpan.FromDays(3650))
        {
            yield return $"{Section}:EndedKeptFor must be 0 to 3,650 days, as 30.00:00:00.";
        }
    }
}
