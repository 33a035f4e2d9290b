namespace Sesame.Grains.Operations;

/// <summary>A table divided into months whose old months are taken away.</summary>
internal interface IRetainedTable
{
    /// <summary>Its name; it has a column <c>at</c> and a default partition.</summary>
    string Table { get; }

    /// <summary>How many months it is kept; 0 for ever.</summary>
    int Months { get; }

    /// <summary>Called before rows of before this moment are removed; returns the condition, in SQL, of rows that must stay.</summary>
    Task<string> PrepareAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
