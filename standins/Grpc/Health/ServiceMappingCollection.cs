using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The services whose health can be asked, by name.</summary>
public sealed class ServiceMappingCollection : IReadOnlyCollection<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> mappings = new()
    {
        [""] = new ServiceMapping("", static _ => true),
    };

    public int Count => mappings.Count;

    /// <summary>Maps a service; a name mapped before is mapped anew.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        mappings[name] = new ServiceMapping(name, predicate);
    }

    public void Clear() => mappings.Clear();

    public void Remove(string name) => mappings.Remove(name);

    public IEnumerator<ServiceMapping> GetEnumerator() => mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ServiceMapping? Find(string name) => mappings.GetValueOrDefault(name);
}
