namespace Sesame.Abstractions.Cluster;

/// <summary>Holds rows in memory that reach the database a moment later. Another node may serve their grains only after they have.</summary>
public interface IWrittenBehind
{
    /// <summary>Writes all that is held now; false when something could not be written and is kept.</summary>
    Task<bool> FlushAsync(CancellationToken cancellationToken);
}
