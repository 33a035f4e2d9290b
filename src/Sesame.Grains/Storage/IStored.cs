namespace Sesame.Grains.Storage;

/// <summary>How the provider, which does not know a grain's state type, reaches the one who does.</summary>
internal interface IStored
{
    Task<StoredRow> ReadAsync(StateStore store, string stateName, string key);

    Task<StoredRow> WriteAsync(StateStore store, string stateName, string key);

    void StageDelete();
}

/// <summary>What a read or write left behind: version 0 means there is no row.</summary>
internal readonly record struct StoredRow(long Version)
{
    public bool Exists => Version != 0;

    public string? ETag => Version == 0 ? null : Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
