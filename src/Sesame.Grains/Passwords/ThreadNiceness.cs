using System.Runtime.InteropServices;

namespace Sesame.Grains.Passwords;

/// <summary>Lowers the calling thread below the rest of the process; on Linux <see cref="Thread.Priority"/> alone changes nothing.</summary>
internal static class ThreadNiceness
{
    private const int Process = 0;
    private const uint CallingThread = 0;
    private const int Niceness = 10;

    /// <summary>Nice level 10: about a tenth of a contended core, all of an idle one. A refusal by the system is not a fault.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, CallingThread, Niceness);
        }
    }

    // The call says "process", but on Linux niceness belongs to the thread.
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
