using System.Net;
using System.Net.Security;

namespace Orleans.Runtime.Wire;

/// <summary>How silos reach each other.</summary>
internal sealed record PeerOptions
{
    /// <summary>Where to listen; null: nowhere, as clients do.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>The cluster's name: members of another one are turned away.</summary>
    public string ClusterId { get; init; } = "default";

    /// <summary>With it, connections are encrypted; both sides should demand the other's certificate.</summary>
    public SslServerAuthenticationOptions? ServerTls { get; init; }

    /// <summary>The caller's side of <see cref="ServerTls"/>, made for a host.</summary>
    public Func<string, SslClientAuthenticationOptions>? ClientTls { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause between two tries to connect.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Pause after the other side turned this process away, which seldom comes right by itself.</summary>
    public TimeSpan RetryRefusedAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often something is said even when there is nothing to say.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A connection on which nothing was heard for so many of these times is given up.</summary>
    public int SilentBeatsMax { get; init; } = 8;

    /// <summary>Tests cut ways with it: whether this address may be connected to now; null: every one.</summary>
    public Func<string, bool>? MayConnect { get; init; }
}
