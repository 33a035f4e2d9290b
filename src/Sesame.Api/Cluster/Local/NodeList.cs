using System.Text.Json;
using System.Text.Json.Nodes;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>One node of a cluster on this machine, as <c>bootstrap.json</c> names it.</summary>
internal sealed record NodeEntry(string Name, string HttpUrl, string GrpcUrl, int Pid);

/// <summary>The nodes in <c>bootstrap.json</c>, beside what the first start made. Several programs may change them; each does so alone.</summary>
internal sealed class NodeList(string home)
{
    private const string Member = "nodes";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Path => System.IO.Path.Combine(home, "bootstrap.json");

    /// <summary>The nodes that were started and not stopped, by name.</summary>
    public IReadOnlyList<NodeEntry> Read() =>
        File.Exists(Path) ? ReadRoot()[Member].Deserialize<NodeEntry[]>(Json) ?? [] : [];

    /// <summary>A text member of the file, as the first start wrote it.</summary>
    public string Text(string name) => ReadRoot()[name]?.GetValue<string>() ?? throw new StartRefusedException($"{Path} lacks {name}: has the cluster been started?");

    /// <summary>Changes the list, with the program that changes it alone; the first node's addresses are also those of the whole.</summary>
    public async Task Change(Func<IReadOnlyList<NodeEntry>, IEnumerable<NodeEntry>> change)
    {
        await using var alone = await Alone();
        var root = ReadRoot();
        var nodes = change(Read()).OrderBy(node => node.Name, StringComparer.Ordinal).ToArray();
        root[Member] = JsonSerializer.SerializeToNode(nodes, Json);
        if (nodes.Length > 0)
        {
            (root["httpUrl"], root["grpcUrl"]) = (nodes[0].HttpUrl, nodes[0].GrpcUrl);
        }

        Files.WritePrivate(Path, root.ToJsonString(Json) + "\n");
    }

    private JsonNode ReadRoot() => JsonNode.Parse(File.ReadAllText(Path))!;

    private async Task<FileStream> Alone()
    {
        var path = System.IO.Path.Combine(home, "nodes", "lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 1000)
            {
                // Held for a few milliseconds by another program.
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
