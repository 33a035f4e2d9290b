namespace Sesame.Grains.Storage;

/// <summary>The master key is missing, unreadable or not the one this database was sealed with.</summary>
public sealed class MasterKeyException(string message) : Exception(message);
