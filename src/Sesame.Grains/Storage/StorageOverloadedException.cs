namespace Sesame.Grains.Storage;

/// <summary>Every connection is in use and the queue for one is full or too slow. Nothing was sent to PostgreSQL.</summary>
public sealed class StorageOverloadedException(string message) : StorageUnavailableException(message);
