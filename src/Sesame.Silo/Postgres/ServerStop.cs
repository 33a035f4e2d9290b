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

    public static async Task StopAsync(PostmasterFile server, string data, Process? process, TimeSpan within)
    {
        foreach (var signal in new[] { Interrupt, Quit })
        {
            if (server.IsAlive(data))
            {
                _ = Kill(server.ProcessId, signal);
            }

            for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < within; await Task.Delay(Pause))
            {
                if (process?.HasExited ?? !server.IsAlive(data))
                {
                    return;
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
