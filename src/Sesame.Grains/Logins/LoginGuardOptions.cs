namespace Sesame.Grains.Logins;

/// <summary>Bounds of the login gate (ASVS 5.0, 6.3.1).</summary>
public sealed record LoginGuardOptions
{
    /// <summary>Failures within the window at which the delay starts.</summary>
    public int FailuresMax { get; init; } = 5;

    /// <summary>How long a failure counts towards <see cref="FailuresMax"/>, and how long after a delay has ended the next failure doubles it.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Failures within a day, without a success between them, from which on each starts a delay or doubles it (NIST SP 800-63B, 3.2.2); null: no such bound.</summary>
    public int? DayFailuresMax { get; init; } = 20;

    /// <summary>How long a failure counts towards <see cref="DayFailuresMax"/>.</summary>
    public static TimeSpan Day { get; } = TimeSpan.FromHours(24);

    /// <summary>How far back recorded failures can still matter.</summary>
    public TimeSpan Memory => DayFailuresMax is null ? Window : Day;

    /// <summary>
    /// Whether a delay is remembered until there was no failure for the window after its end. Behind an address are many people, and one of them always
    /// mistypes: there the window alone counts.
    /// </summary>
    public bool DelaysLast { get; init; } = true;

    /// <summary>The first delay; each further failure doubles it.</summary>
    public TimeSpan DelayMin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest delay.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An attempt not reported for this long counts as a failure.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt waits for a slot.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a success clears the count, or only gives its slot back.</summary>
    public bool SuccessClears { get; init; } = true;

    /// <summary>The bounds of one account or unknown identifier.</summary>
    public static LoginGuardOptions Account { get; } = new();

    /// <summary>
    /// The bounds of one IP prefix (/24 of IPv4, /64 of IPv6). A success says nothing about the failures before it: else who has one account could clear the
    /// count of his guesses at others.
    /// </summary>
    public static LoginGuardOptions IpPrefix { get; } = new() { FailuresMax = 100, DayFailuresMax = null, DelaysLast = false, SuccessClears = false };
}
