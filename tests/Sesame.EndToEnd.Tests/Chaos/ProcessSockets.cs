using System.Globalization;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Tells whose socket a port is, as the kernel knows it.</summary>
public static class ProcessSockets
{
    /// <summary>The one of these processes that holds the socket with this local port; null: none of them.</summary>
    public static int? OwnerOf(int port, IEnumerable<int> processes)
    {
        var inodes = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return processes.Cast<int?>().FirstOrDefault(process => Holds(process!.Value, inodes));
    }

    /// <summary>The ports at the other ends of a process' connections.</summary>
    public static IReadOnlySet<int> RemotePortsOf(int process)
    {
        var own = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(entry => new FileInfo(entry).LinkTarget).ToHashSet();
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => own.Contains($"socket:[{fields[9]}]"))
            .Select(fields => int.Parse(fields[2][(fields[2].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .ToHashSet();
    }

    private static bool Holds(int process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(entry => inodes.Contains(new FileInfo(entry).LinkTarget ?? ""));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
