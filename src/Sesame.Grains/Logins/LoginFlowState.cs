namespace Sesame.Grains.Logins;

/// <summary>A login flow that waits for its next step.</summary>
/// <param name="Kind">What the flow is for: registration.</param>
/// <param name="Step">The step it waits for.</param>
/// <param name="Sealed">What it remembers, encrypted: it may hold a password's hash.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record LoginFlowState(string Kind, string Step, byte[] Sealed, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The flow of a stranger's registration.</summary>
    public const string Registration = "registration";

    /// <summary>The step that proves an address.</summary>
    public const string CodeStep = "code";

    /// <summary>Life of a registration's flow.</summary>
    public static readonly TimeSpan RegistrationLifetime = TimeSpan.FromHours(24);

    /// <summary>Whether the flow waits for this step now.</summary>
    public bool Awaits(string step, DateTimeOffset now) => Step == step && now < ExpiresAt;
}
