using Sesame.Grains.Logins;
using Xunit;
using End = Sesame.Grains.Logins.LoginGuard.AttemptEnd;
using Verdict = Sesame.Grains.Logins.LoginGuard.Verdict;

namespace Sesame.Grains.Tests.Logins;

public sealed class LoginGuardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly LoginGuard guard = new(LoginGuardOptions.Account);

    [Fact]
    public void Only_as_many_attempts_run_at_once_as_failures_are_left()
    {
        var tickets = Enumerable.Range(0, 5).Select(_ => Admit(Noon)).ToArray();

        Assert.Equal(5, tickets.Distinct().Count());
        Assert.Equal(Verdict.Wait, guard.Enter(Noon, out _, out _));
    }

    [Fact]
    public void A_failure_keeps_its_slot_and_a_success_gives_all_back()
    {
        guard.Report(Admit(Noon), End.Failed, Noon);
        for (var i = 0; i < 4; i++)
        {
            Admit(Noon);
        }

        Assert.Equal(Verdict.Wait, guard.Enter(Noon, out _, out _));

        var fresh = new LoginGuard(LoginGuardOptions.Account);
        fresh.Enter(Noon, out var first, out _);
        fresh.Report(first, End.Failed, Noon);
        fresh.Enter(Noon, out var second, out _);
        fresh.Report(second, End.Succeeded, Noon);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Verdict.Admitted, fresh.Enter(Noon, out _, out _));
        }
    }

    [Fact]
    public void At_the_limit_a_delay_starts_that_doubles_up_to_an_hour()
    {
        FailTimes(5, Noon);
        Assert.Equal(Verdict.Delayed, guard.Enter(Noon, out _, out var first));
        Assert.Equal(TimeSpan.FromSeconds(60), first);

        var now = Noon;
        var expected = TimeSpan.FromSeconds(60);
        for (var i = 0; i < 12; i++)
        {
            now += expected;
            guard.Report(Admit(now), End.Failed, now);
            expected = expected * 2 > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : expected * 2;
            Assert.Equal(Verdict.Delayed, guard.Enter(now, out _, out var next));
            Assert.Equal(expected, next);
        }

        Assert.Equal(TimeSpan.FromHours(1), expected);
    }

    [Fact]
    public void A_quarter_of_an_hour_after_a_delay_all_is_as_at_first()
    {
        FailTimes(5, Noon);
        FailTimes(1, Noon.AddSeconds(60));
        var late = Noon.AddSeconds(180).AddMinutes(15);

        FailTimes(4, late);
        guard.Report(Admit(late), End.Failed, late);
        Assert.Equal(Verdict.Delayed, guard.Enter(late, out _, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(60), wait);
    }

    [Fact]
    public void Who_stays_below_the_limit_all_day_is_delayed_more_and_more_from_the_twentieth_failure_on()
    {
        var now = Noon;
        for (var quarter = 0; quarter < 5; quarter++, now += TimeSpan.FromMinutes(15))
        {
            FailTimes(4, now);
        }

        var guesses = 0;
        for (var end = Noon.AddDays(3); now < end;)
        {
            if (guard.Enter(now, out var ticket, out var wait) == Verdict.Admitted)
            {
                guard.Report(ticket, End.Failed, now);
                guesses++;
                Assert.Equal(Verdict.Delayed, guard.Enter(now, out _, out wait));
            }

            // He comes a while after the delay has ended, as who hopes that it was forgotten.
            now += wait + TimeSpan.FromMinutes(16);
        }

        Assert.InRange(guesses, 24, 80);
    }

    [Fact]
    public void A_success_clears_the_failures_of_the_day()
    {
        for (var (quarter, now) = (0, Noon); quarter < 4; quarter++, now += TimeSpan.FromMinutes(15))
        {
            FailTimes(4, now);
        }

        var later = Noon.AddHours(2);
        guard.Report(Admit(later), End.Succeeded, later);
        FailTimes(4, later);
        Assert.Equal(Verdict.Admitted, guard.Enter(later, out _, out _));
    }

    [Fact]
    public void After_a_delay_one_attempt_at_a_time_is_let_in()
    {
        FailTimes(5, Noon);
        var later = Noon.AddSeconds(60);

        Admit(later);
        Assert.Equal(Verdict.Wait, guard.Enter(later, out _, out _));
    }

    [Fact]
    public void An_attempt_that_is_not_reported_counts_as_a_failure_after_ten_seconds()
    {
        for (var i = 0; i < 5; i++)
        {
            Admit(Noon);
        }

        Assert.Equal(Verdict.Delayed, guard.Enter(Noon.AddSeconds(10), out _, out _));
    }

    [Fact]
    public void A_withdrawn_attempt_counts_neither_way()
    {
        FailTimes(4, Noon);
        guard.Report(Admit(Noon), End.Withdrawn, Noon);

        guard.Report(Admit(Noon), End.Failed, Noon);
        Assert.Equal(Verdict.Delayed, guard.Enter(Noon, out _, out _));
    }

    [Fact]
    public void Failures_are_forgotten_after_fifteen_minutes()
    {
        FailTimes(4, Noon);
        var later = Noon.AddMinutes(15);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Verdict.Admitted, guard.Enter(later, out _, out _));
        }
    }

    [Fact]
    public void A_report_that_comes_twice_or_of_nobody_changes_nothing()
    {
        var ticket = Admit(Noon);
        guard.Report(ticket, End.Failed, Noon);
        guard.Report(ticket, End.Succeeded, Noon);
        guard.Report(4711, End.Failed, Noon);

        for (var i = 0; i < 4; i++)
        {
            Admit(Noon);
        }

        Assert.Equal(Verdict.Wait, guard.Enter(Noon, out _, out _));
    }

    [Fact]
    public void A_success_does_not_clear_the_failures_of_an_ip_prefix()
    {
        var prefix = new LoginGuard(LoginGuardOptions.IpPrefix);
        for (var i = 0; i < 100; i++)
        {
            prefix.Enter(Noon, out var guess, out _);
            prefix.Enter(Noon, out var own, out _);
            prefix.Report(own, End.Succeeded, Noon);
            prefix.Report(guess, End.Failed, Noon);
        }

        Assert.Equal(Verdict.Delayed, prefix.Enter(Noon, out _, out _));
    }

    [Fact]
    public void The_failures_of_an_ip_prefix_are_forgotten_though_one_of_many_people_behind_it_goes_on_mistyping()
    {
        var prefix = new LoginGuard(LoginGuardOptions.IpPrefix);
        for (var i = 0; i < 100; i++)
        {
            prefix.Enter(Noon, out var guess, out _);
            prefix.Report(guess, End.Failed, Noon);
        }

        var later = Noon.AddMinutes(16);
        prefix.Enter(later, out var mistyped, out _);
        prefix.Report(mistyped, End.Failed, later);

        for (var i = 0; i < 99; i++)
        {
            Assert.Equal(Verdict.Admitted, prefix.Enter(later, out _, out _));
        }
    }

    [Fact]
    public void Recorded_failures_weigh_as_much_as_fresh_ones()
    {
        guard.Restore(Enumerable.Range(0, 5).Select(n => Noon.AddSeconds(n)));

        Assert.Equal(Verdict.Delayed, guard.Enter(Noon.AddSeconds(5), out _, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(59), wait);
    }

    private long Admit(DateTimeOffset now)
    {
        Assert.Equal(Verdict.Admitted, guard.Enter(now, out var ticket, out _));
        return ticket;
    }

    private void FailTimes(int times, DateTimeOffset now)
    {
        for (var i = 0; i < times; i++)
        {
            guard.Report(Admit(now), End.Failed, now);
        }
    }
}
