using System.Diagnostics;

namespace Sesame.Bench.Harness;

/// <summary>CPU that a process spends while something is measured.</summary>
internal static class CpuClock
{
    public static LoadResult Around(Process process, Func<LoadResult> run)
    {
        process.Refresh();
        var before = process.TotalProcessorTime;
        var result = run();
        process.Refresh();
        var spent = process.TotalProcessorTime - before;
        return result with { ServerMicroseconds = spent.TotalMicroseconds / Math.Max(1, result.Count) };
    }
}
