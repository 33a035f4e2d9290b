using Orleans.Runtime;

namespace Sesame.Grains.Storage;

/// <summary>
/// PostgreSQL cannot be reached, or a command's outcome is still unknown. The caller is answered UNAVAILABLE; whether
/// the command was carried out is known only after the next read.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : OrleansException(message, cause);
