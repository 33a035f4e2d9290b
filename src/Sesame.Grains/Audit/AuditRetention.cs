using System.Globalization;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>
/// Contents of the audit log go by the month; their leaves stay. The signed head says first from when on contents must be there, so that a verification knows what
/// retention has removed from what somebody else has; and what is not sealed yet stays.
/// </summary>
internal sealed class AuditRetention(Database database, SecretBox box, int months) : IRetainedTable
{
    private const int TimeoutSeconds = 30;

    public string Table => "audit_log";

    public int Months => months;

    public async Task<string> PrepareAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        try
        {
            await using var rented = await database.RentAsync(reserved: true, cancellationToken);
            await using var transaction = await rented.Connection.BeginTransactionAsync(cancellationToken);
            var table = new SealTable(rented.Connection, TimeoutSeconds);
            var (head, all) = await AuditSealer.HeadAsync(table, box, cancellationToken);
            if (head.RemovedBefore < before)
            {
                await table.SaveAsync(AuditHead.Of(head.Last, head.Day, all, before, box), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);

            // Entries from before there were numbers are sealed once the first numbered one is.
            return string.Create(CultureInfo.InvariantCulture, $"number > {Math.Max(head.Last.Number, 0)} OR {(head.Last.Number > 0 ? "false" : "true")}");
        }
        catch (Exception exception) when (StorageErrors.IsOfDriver(exception))
        {
            throw StorageErrors.Translate(exception);
        }
    }
}
