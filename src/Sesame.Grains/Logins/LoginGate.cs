using Orleans;
using Sesame.Abstractions.Logins;

namespace Sesame.Grains.Logins;

/// <summary>One attempt's way through the gate: the identity's count, and the caller's prefix when that is counted.</summary>
internal sealed class LoginGate
{
    private readonly List<(ILoginGuardGrain Guard, long Ticket)> held = [];

    private LoginGate()
    {
    }

    /// <summary>How long to wait, when the attempt was refused.</summary>
    public TimeSpan? Delayed { get; private set; }

    /// <summary>Asks each count for a slot; a refusal by one gives the others' back.</summary>
    public static async Task<LoginGate> Enter(IGrainFactory grains, params string?[] keys)
    {
        var gate = new LoginGate();
        foreach (var key in keys.OfType<string>())
        {
            var guard = grains.GetGrain<ILoginGuardGrain>(key);
            switch (await guard.Enter(CancellationToken.None))
            {
                case GuardResult.Admitted admitted:
                    gate.held.Add((guard, admitted.Ticket));
                    break;
                case GuardResult.Delayed delayed:
                    await gate.Report(AttemptOutcome.Withdrawn);
                    gate.Delayed = delayed.RetryAfter;
                    return gate;
            }
        }

        return gate;
    }

    /// <summary>Tells every count how the attempt ended.</summary>
    public async Task Report(AttemptOutcome outcome)
    {
        foreach (var (guard, ticket) in held)
        {
            await guard.Report(ticket, outcome);
        }

        held.Clear();
    }
}
