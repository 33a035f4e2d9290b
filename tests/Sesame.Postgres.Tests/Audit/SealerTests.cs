using Npgsql;
using Sesame.Grains.Audit;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Audit;

public sealed class SealerTests(SealedLog log) : IClassFixture<SealedLog>, IAsyncLifetime
{
    public Task InitializeAsync() => log.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_organization_has_a_seal_a_day_and_all_of_it_is_verified()
    {
        await log.BeginWithHistoryAsync();
        var report = await log.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((36L, 9L, 0L, 0L), (report.Leaves, report.Seals, report.Removed, report.Unsealed));
        Assert.Equal((new DateOnly(2026, 11, 21), new DateOnly(2026, 11, 23)), (report.FirstDay, report.LastDay));
        Assert.True(AuditVerifier.IsHead(report.Head));
    }

    [Fact]
    public async Task Nothing_is_sealed_while_an_earlier_transaction_may_still_commit()
    {
        await using var slow = await log.Database.Source.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        var first = await log.WriteAsync(connection: slow);
        var second = await log.WriteAsync();
        var sealer = log.Sealer();
        for (var run = 0; run < 5; run++)
        {
            await SealedLog.RunAsync(sealer);
        }

        Assert.Equal(0, await log.CountAsync("audit_leaves"));
        Assert.Equal(1, (await log.VerifyAsync()).Unsealed);
        await transaction.CommitAsync();
        await log.SealAsync();
        Assert.Equal([first, second], await LeavesAsync());
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task A_sealer_that_comes_back_after_another_has_gone_further_goes_on_from_there()
    {
        var held = log.Sealer();
        await using (var slow = await log.Database.Source.OpenConnectionAsync())
        await using (var transaction = await slow.BeginTransactionAsync())
        {
            await log.WriteAsync(connection: slow);
            await SealedLog.RunAsync(held);
            await transaction.CommitAsync();
        }

        await log.WriteAsync();
        await log.SealAsync();
        var last = await log.WriteAsync();
        using var patience = SealedLog.Patience();
        while (await log.CountAsync("audit_leaves") < 3)
        {
            await SealedLog.RunAsync(held);
            await Task.Delay(5, patience.Token);
        }

        Assert.Equal(last, (await LeavesAsync())[^1]);
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_leaves_no_gap()
    {
        await using var slow = await log.Database.Source.OpenConnectionAsync();
        var transaction = await slow.BeginTransactionAsync();
        await log.WriteAsync(connection: slow);
        var second = await log.WriteAsync();
        await transaction.RollbackAsync();
        await log.SealAsync();
        Assert.Equal([second], await LeavesAsync());
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task An_entry_that_comes_long_after_its_time_belongs_to_the_day_of_its_sealing()
    {
        await log.WriteAsync();
        await log.SealAsync();
        var yesterday = log.Time.GetUtcNow();
        log.Time.Advance(TimeSpan.FromDays(1));
        await log.WriteAsync();
        await log.SealAsync();
        var late = await log.WriteAsync(at: yesterday);
        await log.SealAsync();
        Assert.Equal(late, (await LeavesAsync())[^1]);
        var report = await log.VerifyAsync();
        Assert.True(report.IsGood);
        Assert.Equal(2, report.Seals);
    }

    [Fact]
    public async Task Of_many_sealers_at_once_each_entry_is_sealed_by_one()
    {
        await log.Database.ExecuteAsync(
            $"""
            INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, organization_id, caller_kind)
            SELECT timestamptz '2026-11-21T12:00:00Z' + n * interval '1 second', gen_random_uuid(), gen_random_uuid(), 'things.change', 'thing', n::text,
                CASE WHEN n % 3 = 0 THEN uuid '{SealedLog.Acme}' END, 0
            FROM generate_series(1, {(2 * AuditSealer.BatchMax) + 500}) n
            """);
        var sealers = Enumerable.Range(0, 6).Select(_ => log.Sealer()).ToList();
        using var patience = SealedLog.Patience();
        do
        {
            await Task.WhenAll(sealers.Select(sealer => SealedLog.RunAsync(sealer)));
            patience.Token.ThrowIfCancellationRequested();
        }
        while (await log.CountAsync("audit_leaves") < (2 * AuditSealer.BatchMax) + 500);

        var report = await log.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal(((2L * AuditSealer.BatchMax) + 500, 2L), (report.Leaves, report.Seals));
    }

    [Fact]
    public async Task A_sealer_that_dies_in_the_middle_leaves_nothing_and_another_goes_on()
    {
        await log.BeginWithHistoryAsync();
        await log.WriteAsync(SealedLog.Acme);
        await log.Database.ExecuteAsync(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NEW; END $$;
            CREATE TRIGGER die BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION die();
            """);
        try
        {
            // Leaves and seals are written, and the head is not.
            await Assert.ThrowsAnyAsync<Exception>(() => log.Sealer().SealAsync(long.MaxValue - 1, default));
        }
        finally
        {
            await log.Database.ExecuteAsync("DROP TRIGGER die ON audit_head; DROP FUNCTION die()");
        }

        var after = await log.VerifyAsync();
        Assert.Empty(after.Findings);
        Assert.Equal((36L, 1L), (after.Leaves, after.Unsealed));
        await log.SealAsync();
        var report = await log.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((37L, 0L), (report.Leaves, report.Unsealed));
    }

    [Theory]
    [InlineData("UPDATE audit_seals SET root = sha256('x') WHERE organization_id = '{0}'", "seal")]
    [InlineData("UPDATE audit_head SET removed_before = now()", "head")]
    [InlineData("DELETE FROM audit_head", "head")]
    [InlineData("SELECT setval('audit_log_numbers', 1)", "set back")]
    public async Task Nothing_is_sealed_on_top_of_what_somebody_else_wrote(string tampering, string told)
    {
        await log.WriteAsync(SealedLog.Acme);
        await log.WriteAsync(SealedLog.Acme);
        await log.SealAsync();
        var drawn = await log.Database.ScalarAsync<long>("SELECT last_value FROM audit_log_numbers");
        await log.ForceAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, SealedLog.Acme));
        try
        {
            await log.WriteAsync(SealedLog.Acme);
            var sealer = log.Sealer();
            using var patience = SealedLog.Patience();
            var refused = await Assert.ThrowsAsync<AuditTamperedException>(async () =>
            {
                while (true)
                {
                    await SealedLog.RunAsync(sealer);
                    await Task.Delay(5, patience.Token);
                }
            });
            Assert.Contains(told, refused.Message, StringComparison.Ordinal);
            Assert.Equal(2, await log.CountAsync("audit_leaves"));
        }
        finally
        {
            await log.ForceAsync($"SELECT setval('audit_log_numbers', {drawn + 10})");
        }
    }

    [Fact]
    public async Task Entries_from_before_there_were_numbers_are_sealed_by_their_time()
    {
        var second = await log.WriteAsync(at: log.Time.GetUtcNow().AddMinutes(1));
        var first = await log.WriteAsync();
        await log.ForceAsync("UPDATE audit_log SET number = 0");
        var third = await log.WriteAsync();
        await log.SealAsync();
        Assert.Equal([first, second, third], await LeavesAsync());
        Assert.True((await log.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task How_long_the_oldest_entry_waits_is_measured()
    {
        using var tail = new AuditTail(log.Storage, log.Time);
        Assert.Null(tail.Seconds);
        await log.WriteAsync();
        log.Time.Advance(TimeSpan.FromSeconds(90));
        await log.WriteAsync();
        await tail.LookAsync(default);
        Assert.Equal(90, tail.Seconds!.Value, 0.1);
        await log.SealAsync();
        await tail.LookAsync(default);
        Assert.Equal(0, tail.Seconds);
    }

    private async Task<List<Guid>> LeavesAsync()
    {
        await using var command = log.Database.Source.CreateCommand("SELECT id FROM audit_leaves ORDER BY sequence");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await rows.ReadAsync())
        {
            ids.Add(rows.Uuid("id"));
        }

        return ids;
    }
}
