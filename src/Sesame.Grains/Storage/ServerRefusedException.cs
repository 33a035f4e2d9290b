namespace Sesame.Grains.Storage;

/// <summary>The database server cannot be used as it is; the message says what to change.</summary>
public sealed class ServerRefusedException(string message) : Exception(message);
