using System.Globalization;
using System.Text.Json;
using Sesame.Api.Hosting;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>What all nodes of a cluster on this machine have in common; kept in <c>nodes/cluster.json</c>, so that one can be added later.</summary>
/// <param name="Home">The folder of the whole.</param>
/// <param name="Database">The database they share.</param>
/// <param name="MasterKeyFile">The master key they share.</param>
/// <param name="PublicUrl">The issuer of their tokens.</param>
/// <param name="Listen">The address they listen on.</param>
/// <param name="HttpPort">The first node's port; those of the others follow. 0: any free ones.</param>
/// <param name="GrpcPort">The first node's port; those of the others follow. 0: any free ones.</param>
/// <param name="ClusterId">The cluster's name.</param>
/// <param name="LeaseSeconds">How long until others may take over from a silent node.</param>
/// <param name="Reflection">Whether gRPC tools are told the services.</param>
internal sealed record LocalCluster(
    string Home,
    string Database,
    string MasterKeyFile,
    string? PublicUrl,
    string Listen,
    int HttpPort,
    int GrpcPort,
    string ClusterId,
    int LeaseSeconds,
    bool Reflection)
{
    private const int PortsPerNode = 2;

    public NodeList Nodes => new(Home);

    private string File => Path.Combine(Home, "nodes", "cluster.json");

    public static LocalCluster Of(ServeOptions options, string connectionString) => new(
        options.Home,
        connectionString,
        options.MasterKeyPath,
        options.PublicUrl,
        options.Listen,
        options.HttpPort,
        options.GrpcPort,
        options.ClusterId,
        options.Membership.LeaseSeconds,
        options.Reflection);

    public static LocalCluster Read(string home)
    {
        var path = Path.Combine(home, "nodes", "cluster.json");
        return System.IO.File.Exists(path)
            ? JsonSerializer.Deserialize<LocalCluster>(System.IO.File.ReadAllText(path)) is { } known ? known with { Home = home } : throw new StartRefusedException($"{path} is empty.")
            : throw new StartRefusedException($"No cluster was started in {home}; start one with ./sesame cluster up --home {home}.");
    }

    public void Write()
    {
        Directory.CreateDirectory(Path.Combine(Home, "nodes"));
        Files.WritePrivate(File, JsonSerializer.Serialize(this) + "\n");
    }

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"n{number}");

    public string FolderOf(string name) => Path.Combine(Home, "nodes", name);

    /// <summary>The node's ports, chosen now: those that follow the first node's, or any free ones where they are taken.</summary>
    public ServeOptions PortsOf(int number) => FreePorts.Choose(new ServeOptions { Home = Home, Listen = Listen, HttpPort = PortOf(HttpPort, number), GrpcPort = PortOf(GrpcPort, number) });

    private int PortOf(int first, int number)
    {
        var port = first + ((number - 1) * PortsPerNode);
        return first != 0 && (number == 1 || FreePorts.IsFree(Listen, port)) ? port : 0;
    }
}
