namespace Sesame.Bench.Product;

/// <summary>What a server's first start writes to its home.</summary>
internal sealed record Bootstrap(string Email, string Password, string ClientId, string ClientSecret, string BackendApiKey, string HttpUrl, string GrpcUrl)
{
    /// <summary>The nodes of a cluster, those that were stopped included.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; init; } = [];
}

/// <summary>One node of a cluster.</summary>
internal sealed record ClusterNode(string Name, string HttpUrl, string GrpcUrl, int Pid)
{
    public int GrpcPort => new Uri(GrpcUrl).Port;
}
