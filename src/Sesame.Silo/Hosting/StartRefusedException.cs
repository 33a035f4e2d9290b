namespace Sesame.Silo.Hosting;

/// <summary>A reason not to go on that an operator can mend; its message is the sentence he reads.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
