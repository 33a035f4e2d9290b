namespace Sesame.Bench.Harness;

/// <summary>A benchmark could not be carried out; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
