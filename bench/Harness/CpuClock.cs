using System.Diagnostics;

namespace Sesame.Bench.Harness;

/// <summary>CPU that processes spend while something is measured.</summary>
internal static class CpuClock
{
    public static LoadResult Around(Process process, Func<LoadResult> run) => Around([process], run);

    /// <summary>The same of several together.</summary>
    public static LoadResult Around(IReadOnlyList<Process> processes, Func<LoadResult> run)
    {
        var before = Microseconds(processes);
        var result = run();
        return result with { ServerMicroseconds = (Microseconds(processes) - before) / Math.Max(1, result.Count) };
    }

    private static double Microseconds(IReadOnlyList<Process> processes) => processes.Sum(process =>
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMicroseconds;
    });
}
