using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>
/// Tells up to which number entries are surely complete. A transaction has its own number before it draws one for an entry; so once all transactions below one that
/// was begun after a number was drawn have ended, no entry can come any more at or below that number. No clock has a part in it.
/// </summary>
internal sealed class AuditHorizon(Database database)
{
    private (long Number, long Transaction)? candidate;
    private long complete = -1;

    /// <summary>The number; null when nothing was drawn since the last answer, or a transaction that may still write stands before it.</summary>
    public async Task<long?> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (candidate is null)
        {
            var number = await NumberAsync("last_number", "number", cancellationToken);
            if (number == complete)
            {
                return null;
            }

            candidate = (number, await NumberAsync("draw_transaction", "transaction", cancellationToken));
        }

        var (last, transaction) = candidate.Value;
        if (!await database.FirstAsync(SqlCommand.Of(SqlFile.Load<AuditHorizon>("transactions_ended"), Param.Long(transaction)), row => row.Bool("ended"), cancellationToken))
        {
            return null;
        }

        candidate = null;
        return last;
    }

    /// <summary>All up to this number is sealed: it is not looked for again.</summary>
    public void Done(long number) => complete = number;

    private Task<long> NumberAsync(string statement, string column, CancellationToken cancellationToken) =>
        database.FirstAsync(SqlCommand.Of(SqlFile.Load<AuditHorizon>(statement)), row => row.Long(column), cancellationToken);
}
