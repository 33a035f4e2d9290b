using System.Runtime;
using System.Runtime.InteropServices;

namespace Sesame.Bench.Harness;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{Environment.ProcessorCount} cores ({Processor()}), load generator on the same machine, {RuntimeInformation.FrameworkDescription}, Release"
        + $", {(GCSettings.IsServerGC ? "server" : "workstation")} GC, load average before {LoadAverage()}";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown"
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
