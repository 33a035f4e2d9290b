namespace Sesame.Grains.Audit;

/// <summary>Nothing is sealed on top of what somebody else has written: it would be made to look genuine.</summary>
public sealed class AuditTamperedException(string message) : Exception(message);
