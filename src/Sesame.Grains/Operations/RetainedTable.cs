namespace Sesame.Grains.Operations;

/// <summary>A table whose old months go without more ado.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Months">How many months it is kept; 0 for ever.</param>
/// <param name="Needed">The condition, in SQL, of rows that must stay.</param>
internal sealed record RetainedTable(string Table, int Months, string Needed) : IRetainedTable
{
    public Task<string> PrepareAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.FromResult(Needed);
}
