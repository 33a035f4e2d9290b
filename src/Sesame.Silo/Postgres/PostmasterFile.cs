using System.Globalization;

namespace Sesame.Silo.Postgres;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>.</summary>
internal sealed record PostmasterFile(int ProcessId, string SocketFolder, bool IsReady)
{
    private const int ProcessLine = 0;
    private const int SocketLine = 4;
    private const int StatusLine = 7;

    public static string PathIn(string data) => Path.Combine(data, "postmaster.pid");

    /// <summary>Null when there is no such file, or it is just being written.</summary>
    public static PostmasterFile? Read(string data)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(data));
            return lines.Length > SocketLine && int.TryParse(lines[ProcessLine], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                ? new PostmasterFile(process, lines[SocketLine], lines.Length > StatusLine && lines[StatusLine].Trim() == "ready")
                : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether that process lives and works in this folder; its number may belong to somebody else by now.</summary>
    public bool IsAlive(string data)
    {
        try
        {
            var folder = new FileInfo($"/proc/{ProcessId}/cwd").ResolveLinkTarget(returnFinalTarget: true);
            return folder is not null && Same(folder.FullName, data);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// The server takes a file with the number of any living process of its user for a running server. That number is
    /// replaced by one no process has, and the rest stays, by which the server finds what is left of the earlier one.
    /// </summary>
    public static void Disown(string data)
    {
        const string NoProcess = "2147483646";
        var lines = File.ReadAllLines(PathIn(data));
        lines[ProcessLine] = NoProcess;
        File.WriteAllLines(PathIn(data), lines);
    }

    private static bool Same(string found, string data) =>
        found == data || found == (new DirectoryInfo(data).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? RealPath(data));

    private static string RealPath(string path)
    {
        var parent = new DirectoryInfo(Path.GetDirectoryName(path)!);
        return Path.Combine(parent.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? parent.FullName, Path.GetFileName(path));
    }
}
