using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Activity;
using Sesame.Grains.Sessions;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Activity;

/// <summary>Times of last activity are written behind the calls; a burst of them must not pile up in memory until the minute is over.</summary>
public sealed class ActivityWriterTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Statements = ActivityLedger.Many / 2_000;

    [Fact]
    public async Task A_burst_is_written_before_the_minute_is_over()
    {
        // The silo's time stands still: no minute ever passes.
        var ledger = silo.Services.GetRequiredService<SessionActivity>();
        using var sent = new SentStatements(silo.Database.ConnectionString, text => text.Contains("UPDATE sessions s SET last_active_at", StringComparison.Ordinal));
        for (var noted = 0; noted < ActivityLedger.Many - 1; noted++)
        {
            ledger.Note(Guid.NewGuid(), silo.Time.GetUtcNow());
        }

        await Task.Delay(200);
        Assert.Empty(sent.Texts);

        ledger.Note(Guid.NewGuid(), silo.Time.GetUtcNow());
        for (var tries = 0; sent.Texts.Count < Statements && tries < 500; tries++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(Statements, sent.Texts.Count);
        Assert.Empty(ledger.Take());
    }
}
