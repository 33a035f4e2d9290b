using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <inheritdoc cref="ILoginGuardGrain" />
[Reentrant]
internal sealed class LoginGuardGrain(Database database, TimeProvider time) : Grain, ILoginGuardGrain
{
    private LoginGuardOptions options = LoginGuardOptions.Account;
    private LoginGuard guard = new(LoginGuardOptions.Account);
    private TaskCompletionSource changed = New();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        options = key.StartsWith(GuardKeys.IpPrefix, StringComparison.Ordinal) ? LoginGuardOptions.IpPrefix : LoginGuardOptions.Account;
        guard = new LoginGuard(options);
        guard.Restore(await LoginAttemptTable.Failures(database, key, time.GetUtcNow() - options.Memory));
        await base.OnActivateAsync(cancellationToken);
    }

    public async Task<GuardResult> Enter(CancellationToken cancellationToken)
    {
        var waitUntil = time.GetUtcNow() + options.WaitMax;
        while (true)
        {
            var now = time.GetUtcNow();
            switch (guard.Enter(now, out var ticket, out var retryAfter))
            {
                case LoginGuard.Verdict.Admitted:
                    return new GuardResult.Admitted(ticket);
                case LoginGuard.Verdict.Delayed:
                    return new GuardResult.Delayed(retryAfter);
            }

            if (now >= waitUntil)
            {
                return new GuardResult.Delayed(TimeSpan.FromSeconds(1));
            }

            await Change(Earlier(waitUntil, guard.NextOverdue ?? waitUntil) - now, cancellationToken);
        }
    }

    public ValueTask Report(long ticket, AttemptOutcome outcome)
    {
        guard.Report(ticket, outcome switch
        {
            AttemptOutcome.Succeeded => LoginGuard.AttemptEnd.Succeeded,
            AttemptOutcome.Withdrawn => LoginGuard.AttemptEnd.Withdrawn,
            _ => LoginGuard.AttemptEnd.Failed,
        }, time.GetUtcNow());
        WakeWaiting();
        return ValueTask.CompletedTask;
    }

    public ValueTask Clear()
    {
        guard.Clear();
        WakeWaiting();
        return ValueTask.CompletedTask;
    }

    private void WakeWaiting()
    {
        var waiting = changed;
        changed = New();
        waiting.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    // Waits for an attempt to end, or for the time to be up.
    private async Task Change(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await changed.Task.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
        catch (TimeoutException)
        {
        }
    }
}
