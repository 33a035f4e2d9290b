using System.Runtime.InteropServices;

namespace Sesame.Bench.Product;

/// <summary>Signals to processes that need not be children of this one.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>Whether a process runs; one that has ended and that nobody has waited for yet does not.</summary>
    public static bool Runs(int process)
    {
        try
        {
            // The third field of stat, behind the name in parentheses, is the state.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
