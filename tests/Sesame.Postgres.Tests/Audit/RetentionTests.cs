using Npgsql;
using Sesame.Grains.Audit;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Audit;

public sealed class RetentionTests(SealedLog log) : IClassFixture<SealedLog>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await log.ClearAsync();
        await log.ForceAsync("TRUNCATE login_attempts, outbox");
        await SealedLog.RunAsync(new MonthsAhead(log.Storage, log.Time));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Contents_go_by_the_month_and_what_is_left_is_verified()
    {
        var old = await log.WriteAsync(SealedLog.Acme, """{"name":"Ada"}""");
        await log.WriteAsync();
        await log.SealAsync();
        log.Time.Advance(TimeSpan.FromDays(40));
        var young = await log.WriteAsync(SealedLog.Acme);
        await log.SealAsync();

        await RetainAsync();
        Assert.Equal(3, await log.CountAsync("audit_log"));
        log.Time.Advance(TimeSpan.FromDays(5));
        await RetainAsync();

        Assert.Equal(young, await log.Database.ScalarAsync<Guid>("SELECT id FROM audit_log"));
        Assert.Null(await MonthAsync("audit_log_202611"));
        var report = await log.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((3L, 2L, 3L), (report.Leaves, report.Removed, report.Seals));

        // Later entries are sealed on top of it.
        await log.WriteAsync(SealedLog.Acme);
        await log.SealAsync();
        Assert.True((await log.VerifyAsync()).IsGood);

        // What is left of an entry is still held against its seal, and contents that must be there are missed.
        await log.ForceAsync($"UPDATE audit_leaves SET hash = sha256('x') WHERE id = '{old}'; DELETE FROM audit_log WHERE id = '{young}'");
        var faults = (await log.VerifyAsync()).Findings;
        Assert.Contains(faults, fault => (fault.Kind, fault.OrganizationId, fault.Day) == (AuditFault.RootDiffers, SealedLog.Acme, new DateOnly(2026, 11, 21)));
        Assert.Contains(faults, fault => (fault.Kind, fault.EntryId) == (AuditFault.EntryMissing, young));
    }

    [Fact]
    public async Task Nothing_goes_where_all_is_kept()
    {
        await log.WriteAsync();
        await log.SealAsync();
        log.Time.Advance(TimeSpan.FromDays(4_000));
        Assert.Null(await RunAsync(months: 0));
        Assert.Equal(1, await log.CountAsync("audit_log"));
    }

    [Fact]
    public async Task A_month_stays_until_all_of_it_is_sealed()
    {
        await log.WriteAsync();
        await log.SealAsync();
        await log.WriteAsync();
        log.Time.Advance(TimeSpan.FromDays(100));
        Assert.NotNull(await RunAsync(months: 1));
        Assert.Equal(2, await log.CountAsync("audit_log"));
        Assert.True((await log.VerifyAsync()).IsGood);

        await log.SealAsync();
        await RetainAsync();
        Assert.Equal(0, await log.CountAsync("audit_log"));
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task Who_dies_before_the_month_is_gone_has_done_no_harm()
    {
        await log.WriteAsync();
        await log.SealAsync();
        log.Time.Advance(TimeSpan.FromDays(100));
        await Retention(months: 1).PrepareAsync(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), default);
        var report = await log.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal(0, report.Removed);
        await RetainAsync();
        Assert.Equal(1, (await log.VerifyAsync()).Removed);
    }

    [Fact]
    public async Task A_log_whose_head_was_changed_loses_nothing()
    {
        await log.WriteAsync();
        await log.SealAsync();
        await log.ForceAsync("UPDATE audit_head SET removed_before = now() + interval '1 year'");
        log.Time.Advance(TimeSpan.FromDays(100));
        await Assert.ThrowsAsync<AuditTamperedException>(() => RunAsync(months: 1));
        Assert.Equal(1, await log.CountAsync("audit_log"));
    }

    [Fact]
    public async Task Entries_that_stand_in_no_month_go_too()
    {
        await log.WriteAsync(at: new DateTimeOffset(2020, 5, 5, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await log.CountAsync("audit_log_default"));
        await RunAsync(months: 1);
        Assert.Equal(1, await log.CountAsync("audit_log_default"));
        await log.SealAsync();
        await RetainAsync();
        Assert.Equal(0, await log.CountAsync("audit_log_default"));
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task A_writer_that_takes_long_keeps_its_month_and_holds_nobody_up()
    {
        await log.WriteAsync();
        await log.SealAsync();
        log.Time.Advance(TimeSpan.FromDays(100));
        await SealedLog.RunAsync(new MonthsAhead(log.Storage, log.Time));
        await using var slow = await log.Database.Source.OpenConnectionAsync();
        await using (var transaction = await slow.BeginTransactionAsync())
        {
            await log.WriteAsync(connection: slow);
            var running = RunAsync(months: 1);
            for (var write = 0; write < 20; write++)
            {
                await log.WriteAsync();
            }

            Assert.NotNull(await running);
            Assert.NotNull(await MonthAsync("audit_log_202611"));
            // Months are made ahead all the same.
            log.Time.Advance(TimeSpan.FromDays(31));
            await SealedLog.RunAsync(new MonthsAhead(log.Storage, log.Time));
            Assert.NotNull(await MonthAsync("audit_log_202706"));
            await transaction.CommitAsync();
        }

        await RetainAsync();
        Assert.Null(await MonthAsync("audit_log_202611"));
        Assert.Equal(21, await log.CountAsync("audit_log"));
    }

    [Fact]
    public async Task A_month_that_is_made_while_it_is_written_refuses_no_writer()
    {
        for (var round = 0; round < 5; round++)
        {
            log.Time.Advance(TimeSpan.FromDays(200));
            var ahead = new MonthsAhead(log.Storage, log.Time);
            await Task.WhenAll([
                .. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
                {
                    for (var write = 0; write < 10; write++)
                    {
                        await log.WriteAsync();
                    }
                })),
                Task.Run(() => UntilDoneAsync(async () =>
                {
                    try
                    {
                        return await SealedLog.RunAsync(ahead);
                    }
                    catch (StorageUnavailableException)
                    {
                        // A lock was not had in a moment.
                        return log.Time.GetUtcNow();
                    }
                })),
            ]);
        }

        Assert.Equal(400, await log.CountAsync("audit_log"));
    }

    [Fact]
    public async Task A_month_made_ahead_is_append_only_as_all_of_the_log_is()
    {
        log.Time.Advance(TimeSpan.FromDays(150));
        await SealedLog.RunAsync(new MonthsAhead(log.Storage, log.Time));
        await log.WriteAsync();
        Assert.Equal(1, await log.CountAsync("audit_log_202704"));
        foreach (var change in new[] { "UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log_202704" })
        {
            await Assert.ThrowsAsync<PostgresException>(() => log.Database.ExecuteAsync(change));
        }

        await log.SealAsync();
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task Attempts_and_settled_messages_go_and_a_message_that_waits_stays()
    {
        await log.Database.ExecuteAsync(
            """
            INSERT INTO login_attempts (at, id, guard_key, method, succeeded) VALUES ('2026-11-21T12:00:00Z', gen_random_uuid(), 'one', 'password', true), ('2027-03-01T12:00:00Z', gen_random_uuid(), 'one', 'password', true);
            INSERT INTO outbox (at, id, kind, due_at, settled_at) VALUES ('2026-11-21T12:00:00Z', gen_random_uuid(), 'mail', now(), now()), ('2026-12-21T12:00:00Z', gen_random_uuid(), 'mail', now(), NULL);
            """);
        log.Time.Advance(TimeSpan.FromDays(120));
        var work = new MonthsBehind(log.Storage, [new RetainedTable("login_attempts", 1, "false"), new RetainedTable("outbox", 1, "settled_at IS NULL")], log.Time);
        Assert.NotNull(await SealedLog.RunAsync(work));
        Assert.Equal((1L, 1L), (await log.CountAsync("login_attempts"), await log.CountAsync("outbox")));
        await log.Database.ExecuteAsync("UPDATE outbox SET settled_at = now()");
        await UntilDoneAsync(() => SealedLog.RunAsync(work));
        Assert.Equal(0, await log.CountAsync("outbox"));
    }

    [Fact]
    public void Months_that_cannot_be_meant_are_refused_all_together()
    {
        Assert.Empty(new RetentionOptions().Faults());
        Assert.Equal(2, new RetentionOptions { AuditMonths = -1, OutboxMonths = 1_201 }.Faults().Count());
    }

    private AuditRetention Retention(int months) => new(log.Storage, log.Box, months);

    private Task<DateTimeOffset?> RunAsync(int months) => SealedLog.RunAsync(new MonthsBehind(log.Storage, [Retention(months)], log.Time));

    private Task RetainAsync() => UntilDoneAsync(() => RunAsync(months: 1));

    // The database's own upkeep may be in the way for a moment.
    private static async Task UntilDoneAsync(Func<Task<DateTimeOffset?>> run)
    {
        using var patience = SealedLog.Patience();
        while (await run() is not null)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private Task<string?> MonthAsync(string name) => log.Database.ScalarAsync<string>($"SELECT to_regclass('{name}')::text");
}
