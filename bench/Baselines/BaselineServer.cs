using System.Diagnostics;
using System.Globalization;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Baselines;

/// <summary>A baseline in a process of its own: this program, told to serve. Ends with the benchmark.</summary>
internal sealed class BaselineServer : IDisposable
{
    private BaselineServer(Process process, int port) => (Process, Port) = (process, port);

    public Process Process { get; }

    public int Port { get; }

    /// <summary>Starts the named baseline with the bytes it is to answer.</summary>
    public static BaselineServer Start(string name, byte[] answer)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(BaselineServer).Assembly.Location, "serve", name, Convert.ToBase64String(answer)])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var line = process.StandardOutput.ReadLine();
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new BaselineServer(process, port)
            : throw new BenchException($"The baseline {name} did not start: {line}");
    }

    public void Dispose()
    {
        // The child ends when its standard input does, also when this process is killed.
        Process.StandardInput.Close();
        if (!Process.WaitForExit(5000))
        {
            Process.Kill();
        }

        Process.Dispose();
    }
}
