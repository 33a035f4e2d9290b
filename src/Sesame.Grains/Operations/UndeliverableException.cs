namespace Sesame.Grains.Operations;

/// <summary>No later attempt would deliver the message; it is given up at once.</summary>
public sealed class UndeliverableException(string message, Exception? cause) : Exception(message, cause);
