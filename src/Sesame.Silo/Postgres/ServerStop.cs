using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sesame.Silo.Postgres;

/// <summary>Ends a server: it finishes what it writes and drops its connections; one that does not heed is ended hard.</summary>
internal static class ServerStop
{
    // PostgreSQL's "fast" and "immediate" shutdown.
    private const int Interrupt = 2;
    private const int Quit = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task StopAsync(RunningServer server, string data, TimeSpan within)
    {
        foreach (var signal in new[] { Interrupt, Quit })
        {
            if (server.File.IsAlive(data))
            {
                _ = Kill(server.File.ProcessId, signal);
            }

            if (await HasEndedAsync(() => server.HasEnded(data), within))
            {
                return;
            }
        }
    }

    /// <summary>Ends a server that has not said yet that it is one.</summary>
    public static async Task AbandonAsync(Process process, TimeSpan within)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, Interrupt);
            if (!await HasEndedAsync(() => process.HasExited, within))
            {
                process.Kill();
            }
        }

        process.Dispose();
    }

    private static async Task<bool> HasEndedAsync(Func<bool> hasEnded, TimeSpan within)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < within; await Task.Delay(Pause))
        {
            if (hasEnded())
            {
                return true;
            }
        }

        return false;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
