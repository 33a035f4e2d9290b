using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>
/// Every connection is in use and the queue for one is full or too slow. Nothing was sent to PostgreSQL, so the caller is answered OVERLOADED, as
/// where the cluster itself has too much to do.
/// </summary>
public sealed class StorageOverloadedException(string message) : LimitExceededException(message);
