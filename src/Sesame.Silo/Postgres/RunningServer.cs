using System.Diagnostics;

namespace Sesame.Silo.Postgres;

/// <summary>A server that takes connections.</summary>
/// <param name="File">What it says of itself.</param>
/// <param name="Process">The process as its parent knows it; null for a server that somebody else started.</param>
internal sealed record RunningServer(PostmasterFile File, Process? Process)
{
    public bool HasEnded(string data) => Process?.HasExited ?? !File.IsAlive(data);
}
