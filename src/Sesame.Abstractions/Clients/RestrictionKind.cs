using Orleans;

namespace Sesame.Abstractions.Clients;

/// <summary>What a restriction of a client's use compares.</summary>
[GenerateSerializer, Alias("clients.restriction-kind")]
public enum RestrictionKind
{
    /// <summary>The caller's address, with a range.</summary>
    Ip = 0,

    /// <summary>The <c>Origin</c> of the request, letter for letter.</summary>
    Host = 1,

    /// <summary>The called API: the first segment of a REST path, the area of a gRPC package.</summary>
    Api = 2,
}
