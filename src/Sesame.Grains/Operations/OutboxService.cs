using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Delivers what commands left in the outbox: at once when it was nudged, else within a second.</summary>
internal sealed class OutboxService(Database database, OutboxTable outbox, SecretBox box, IEnumerable<IOutboxHandler> handlers, TimeProvider time, ILogger<OutboxService> log)
    : BackgroundService
{
    private const int ClaimMax = 10;
    private const int AttemptsMax = 20;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, IOutboxHandler> byKind = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>Delivers what is due now; returns how many messages that were.</summary>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        if (byKind.Count == 0)
        {
            return 0;
        }

        var messages = await ClaimAsync(cancellationToken);
        // All at once: each has its lease from now on, which a slow one before it would use up.
        await Task.WhenAll(messages.Select(message => DeliverAsync(message, cancellationToken)));
        return messages.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RunRoundAsync(stoppingToken);
                await outbox.NudgedAsync(Round, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is delivered by another silo or at the next start.
        }
    }

    private async Task RunRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await DeliverDueAsync(stoppingToken) > 0)
            {
                // More may be due.
            }
        }
        catch (Orleans.Runtime.OrleansException unreachable)
        {
            OperationsLog.RoundFailed(log, unreachable);
        }
    }

    // Claiming moves the time of the next attempt ahead: who dies in the middle needs no clearing up after.
    private Task<List<ClaimedMessage>> ClaimAsync(CancellationToken cancellationToken) => database.ListAsync(
        SqlCommand.Of(
            SqlFile.Load<OutboxService>("claim_messages"),
            Param.Texts(byKind.Keys),
            Param.Time(time.GetUtcNow()),
            Param.Time(time.GetUtcNow() + Lease),
            Param.Int(ClaimMax)),
        row => new ClaimedMessage(row.Uuid("id"), row.Time("at"), row.Text("kind"), row.Bytes("body"), row.Int("attempts")),
        cancellationToken);

    private async Task DeliverAsync(ClaimedMessage claimed, CancellationToken cancellationToken)
    {
        try
        {
            var body = box.Unprotect(OutboxTable.Purpose, claimed.Body);
            await byKind[claimed.Kind].DeliverAsync(new DueMessage(claimed.Id, claimed.At, claimed.Kind, body, claimed.Attempts), cancellationToken);
            await SettleAsync("settle_message", claimed, Param.Text(null));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailedAsync(claimed, exception);
        }
    }

    private async Task FailedAsync(ClaimedMessage claimed, Exception exception)
    {
        var error = Param.Text(exception.GetType().Name);
        if (claimed.Attempts >= AttemptsMax || exception is UndeliverableException)
        {
            OperationsLog.GivenUp(log, claimed.Id, claimed.Kind, claimed.Attempts, exception);
            await SettleAsync("settle_message", claimed, error);
            return;
        }

        OperationsLog.DeliveryFailed(log, claimed.Id, claimed.Kind, claimed.Attempts, exception);
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, claimed.Attempts), 3600));
        await SettleAsync("postpone_message", claimed, error, pause);
    }

    private Task<int> SettleAsync(string statement, ClaimedMessage claimed, Npgsql.NpgsqlParameter error, TimeSpan pause = default) => database.ExecuteAsync(
        SqlCommand.Of(SqlFile.Load<OutboxService>(statement), Param.Time(claimed.At), Param.Uuid(claimed.Id), Param.Time(time.GetUtcNow() + pause), error), CancellationToken.None);

    private sealed record ClaimedMessage(Guid Id, DateTimeOffset At, string Kind, byte[] Body, int Attempts);
}
