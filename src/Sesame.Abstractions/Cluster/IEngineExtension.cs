using Microsoft.Extensions.DependencyInjection;

namespace Sesame.Abstractions.Cluster;

/// <summary>What an engine gives beyond the packages' model. Without one every promise that needs it is kept by asking the owner, or is the engine's own.</summary>
public interface IEngineExtension
{
    /// <summary>Registers what the engine gives to a member of a cluster.</summary>
    void AddMember(IServiceCollection services, MemberOptions options);

    /// <summary>Registers what the engine gives to a front without a silo, the addresses of its seeds among it.</summary>
    void AddFront(IServiceCollection services, FrontOptions options);
}

/// <summary>How a process without a silo takes part in a cluster.</summary>
public sealed record FrontOptions
{
    /// <summary>What operators call it.</summary>
    public required string Name { get; init; }

    /// <summary>Silos that it asks first.</summary>
    public required IReadOnlyList<(string Host, int Port)> Seeds { get; init; }

    /// <summary>Encryption on the way to the silos; null: none.</summary>
    public MemberTls? Tls { get; init; }
}

/// <summary>How a process takes part in a cluster.</summary>
public sealed record MemberOptions
{
    /// <summary>Seconds from a node's last sign of life to the moment when others may take over, but for half a second: 6–60.</summary>
    public int LeaseSeconds { get; init; } = 6;

    /// <summary>The node's folder; whoever holds it knows that its predecessor there has ended.</summary>
    public required string Home { get; init; }

    /// <summary>What it tells of itself: addresses of its API, version, process.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Encryption between members; null: none.</summary>
    public MemberTls? Tls { get; init; }
}

/// <summary>Mutual TLS between members: each proves itself by a certificate that the authority signed.</summary>
/// <param name="Certificate">The member's certificate, PEM.</param>
/// <param name="Key">Its private key, PEM.</param>
/// <param name="Authority">The certificate of the authority, PEM; members whose certificate it did not sign are turned away.</param>
public sealed record MemberTls(string Certificate, string Key, string Authority);
