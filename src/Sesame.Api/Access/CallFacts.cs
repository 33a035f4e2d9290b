using System.Net;

namespace Sesame.Api.Access;

/// <summary>What is known of a call before anybody asks who makes it; set once for each request.</summary>
internal sealed class CallFacts
{
    public required string RequestId { get; init; }

    public required IPAddress? Address { get; init; }

    /// <summary>Whether a trusted proxy told the address.</summary>
    public required bool Forwarded { get; init; }

    /// <summary>The caller, once it is known.</summary>
    public Caller? Caller { get; set; }
}
