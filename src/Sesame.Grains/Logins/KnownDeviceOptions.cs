namespace Sesame.Grains.Logins;

/// <summary>Bounds of the devices that a user's logins are known from.</summary>
public sealed record KnownDeviceOptions
{
    /// <summary>How long a device's token is good; each login from the device gives a new one.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Most devices known of one user, and so most counters an account has beside its own.</summary>
    public int PerUserMax { get; init; } = 20;
}
