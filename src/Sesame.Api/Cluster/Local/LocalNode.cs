using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sesame.Api.Hosting;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>Starts, finds and ends nodes: processes of this program, each in a session and a folder of its own.</summary>
internal static class LocalNode
{
    public const int Kill = 9;
    public const int Terminate = 15;

    // setsid: a Ctrl-C at the terminal reaches whoever supervises, and the nodes are ended one by one.
    private const string Script = "exec setsid \"$@\" </dev/null >>\"$0\" 2>&1";

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts a node and returns when it is ready.</summary>
    public static async Task<NodeEntry> Start(LocalCluster cluster, int number, CancellationToken cancellationToken)
    {
        var name = LocalCluster.NameOf(number);
        var folder = Directory.CreateDirectory(cluster.FolderOf(name)).FullName;
        var ports = cluster.PortsOf(number);
        using var process = Process.Start(StartOf(cluster, name, folder, ports.HttpPort, ports.GrpcPort))!;
        var entry = new NodeEntry(name, ApiHost.HttpUrlOf(ports), ApiHost.GrpcUrlOf(ports), process.Id);
        try
        {
            await WaitUntilReady(entry, process, Path.Combine(folder, "log"), cancellationToken);
            return entry;
        }
        catch
        {
            Signal(cluster, entry, Terminate);
            throw;
        }
    }

    /// <summary>Whether the process is still that node; another one may have got its number.</summary>
    public static bool Runs(LocalCluster cluster, NodeEntry node)
    {
        try
        {
            // The third field of stat, behind the name in parentheses, is the state: a zombie runs no more.
            var stat = File.ReadAllText($"/proc/{node.Pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X')
                && File.ReadAllText($"/proc/{node.Pid}/cmdline").Contains(cluster.FolderOf(node.Name), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void Signal(LocalCluster cluster, NodeEntry node, int signal)
    {
        if (Runs(cluster, node))
        {
            _ = SendSignal(node.Pid, signal);
        }
    }

    /// <summary>Returns when the process has ended; false when it does not.</summary>
    public static async Task<bool> WaitForEnd(LocalCluster cluster, NodeEntry node, TimeSpan within)
    {
        for (var begin = Stopwatch.GetTimestamp(); Runs(cluster, node); await Task.Delay(Pause))
        {
            if (Stopwatch.GetElapsedTime(begin) > within)
            {
                return false;
            }
        }

        return true;
    }

    private static ProcessStartInfo StartOf(LocalCluster cluster, string name, string folder, int http, int grpc)
    {
        string[] words =
        [
            "-c", Script, Path.Combine(folder, "log"), Environment.ProcessPath!, .. Program(),
            "--home", folder,
            "--name", name,
            "--silo-port", "0",
            "--http", http.ToString(CultureInfo.InvariantCulture),
            "--grpc", grpc.ToString(CultureInfo.InvariantCulture),
            "--listen", cluster.Listen,
            "--cluster-id", cluster.ClusterId,
            "--lease-seconds", cluster.LeaseSeconds.ToString(CultureInfo.InvariantCulture),
            "--master-key-file", cluster.MasterKeyFile,
            "--bootstrap-file", cluster.Nodes.Path,
            "--mail-folder", Path.Combine(cluster.Home, "mail"),
            "--public-url", cluster.PublicUrl!,
            "--reflection", cluster.Reflection ? "true" : "false",
        ];
        var start = new ProcessStartInfo("/bin/sh", words);
        // Not among the words: everybody on the machine can read those.
        start.Environment["SESAME_DB"] = cluster.Database;
        return start;
    }

    // Started as `dotnet Sesame.Api.dll`, the program is the first argument of the host.
    private static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(LocalNode).Assembly.Location] : [];

    private static async Task WaitUntilReady(NodeEntry node, Process process, string log, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < StartMax; await Task.Delay(Pause, cancellationToken))
        {
            if (process.HasExited)
            {
                throw new StartRefusedException($"The node {node.Name} did not start: {string.Join(' ', File.ReadLines(log).Where(line => line.Length > 0).TakeLast(3))}");
            }

            try
            {
                using var reply = await http.GetAsync(node.HttpUrl + "/readyz", cancellationToken);
                if (reply.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Busy.
            }
        }

        throw new StartRefusedException($"The node {node.Name} was not ready in time; its log is {log}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
