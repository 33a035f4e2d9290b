namespace Sesame.Abstractions.Cluster;

/// <summary>What a node has of a grain's state.</summary>
public enum FoundCopy
{
    /// <summary>Nothing: ask.</summary>
    None = 0,

    /// <summary>A copy that is in force.</summary>
    Copy = 1,

    /// <summary>The grain itself is served here; asking it costs no hop.</summary>
    Grain = 2,
}
