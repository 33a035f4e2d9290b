using System.Runtime.InteropServices;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>Signals to processes that the tests started.</summary>
public static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Pause = 19;

    public static void Send(int processId, int signal)
    {
        if (kill(processId, signal) != 0)
        {
            throw new InvalidOperationException($"Process {processId} could not be signalled: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Whether the process runs; a zombie that nobody collected yet does not.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            // The third field of stat, behind the name in parentheses, is the state.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
