namespace Sesame.Grains.Logins;

/// <summary>A login flow that waits for its next step.</summary>
/// <param name="Kind">What the flow is for: registration, login, or a mail that comes before it.</param>
/// <param name="Step">The steps it waits for, the proposed one first, with blanks between.</param>
/// <param name="Sealed">What it remembers, encrypted: it may hold a password's hash.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="UserId">The account that its first success bound it to; null: none yet.</param>
public sealed record LoginFlowState(string Kind, string Step, byte[] Sealed, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, Guid? UserId = null)
{
    /// <summary>The flow of a stranger's registration.</summary>
    public const string Registration = "registration";

    /// <summary>The flow of a login whose first factor was proved.</summary>
    public const string Login = "login";

    /// <summary>The flow of a login by a mailed code or link.</summary>
    public const string Mailed = "mailed";

    /// <summary>The step that proves an address.</summary>
    public const string CodeStep = "code";

    /// <summary>The step that proves an address by a link.</summary>
    public const string LinkStep = "magic-link";

    private const char Separator = ' ';

    /// <summary>Life of a registration's flow.</summary>
    public static readonly TimeSpan RegistrationLifetime = TimeSpan.FromHours(24);

    /// <summary>Life of a login's flow, from its first step on.</summary>
    public static readonly TimeSpan LoginLifetime = TimeSpan.FromMinutes(15);

    /// <summary>A login that waits for one of these steps, and was begun when <paramref name="before"/> was, where that is still under way.</summary>
    public static LoginFlowState Awaiting(IReadOnlyList<string> steps, LoginProgress progress, byte[] content, LoginFlowState? before, DateTimeOffset now)
    {
        var begun = before is { Kind: Login or Mailed } && before.IsLive(now) ? before.ExpiresAt - LoginLifetime : now;
        return new LoginFlowState(Login, string.Join(Separator, steps), content, begun, begun + LoginLifetime, progress.UserId);
    }

    /// <summary>Whether the flow has not ended.</summary>
    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>Whether the flow waits for this step now.</summary>
    public bool Awaits(string step, DateTimeOffset now) => IsLive(now) && Step.Split(Separator).Contains(step);
}
