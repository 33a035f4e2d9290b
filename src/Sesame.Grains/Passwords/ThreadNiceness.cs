using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sesame.Grains.Passwords;

/// <summary>Lowers the calling thread below the rest of the process; on Linux <see cref="Thread.Priority"/> alone changes nothing.</summary>
internal static class ThreadNiceness
{
    private const int Process = 0;
    private const int CallingThread = 0;
    private const int Niceness = 10;

    /// <summary>
    /// From Linux 6.12 on, a thread may say how long it runs before others have their turn. The usual three milliseconds are what a waking thread waits behind a hash, whatever
    /// the hash's nice level, so that both latencies of a core add up; a tenth of one is the least there is. Earlier kernels take no notice.
    /// </summary>
    private const ulong SliceNanoseconds = 100_000;

    /// <summary>Nice level 10 in short turns: about a tenth of a contended core, all of an idle one. A refusal by the system is not a fault.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux() && !InShortTurns())
        {
            _ = SetPriority(Process, CallingThread, Niceness);
        }
    }

    private static bool InShortTurns()
    {
        nint call = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 314, Architecture.Arm64 => 274, _ => 0 };
        var scheduling = new Scheduling { Size = (uint)Unsafe.SizeOf<Scheduling>(), Nice = Niceness, Runtime = SliceNanoseconds };
        return call != 0 && SystemCall(call, CallingThread, ref scheduling, 0) == 0;
    }

    // The call says "process", but on Linux niceness belongs to the thread.
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);

    // sched_setattr(2), for which the C library has no name of its own before version 2.41.
    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint thread, ref Scheduling scheduling, nint flags);

    // struct sched_attr as its first version has it.
    [StructLayout(LayoutKind.Sequential)]
    private struct Scheduling
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
