using Sesame.Abstractions.Cluster;

namespace Sesame.Silo.Hosting;

/// <summary>What the command line and the environment say of a node's part in a cluster.</summary>
public sealed record MembershipOptions
{
    /// <summary>Port for messages of other members; 0: any free one; null: the process is no member.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Host name or address by which other members reach this one; null: the address it listens on.</summary>
    public string? Advertise { get; init; }

    /// <summary>What operators call the node; null: the name of the machine.</summary>
    public string? Name { get; init; }

    /// <summary>Seconds from a node's last sign of life to the moment when others may take over, but for half a second.</summary>
    public int LeaseSeconds { get; init; } = 6;

    /// <summary>The member's certificate (PEM); with it members speak mutual TLS.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The private key of the certificate (PEM).</summary>
    public string? TlsKey { get; init; }

    /// <summary>The authority (PEM) that signed the certificates of all members.</summary>
    public string? TlsAuthority { get; init; }

    /// <summary>The three files, when they are given.</summary>
    public MemberTls? Tls => TlsCertificate is { } certificate && TlsKey is { } key && TlsAuthority is { } authority ? new MemberTls(certificate, key, authority) : null;

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (SiloPort is < 0 or > 65535)
        {
            yield return $"--silo-port {SiloPort} is not a port: 0 to 65535.";
        }

        if (Advertise is not null && Uri.CheckHostName(Advertise) == UriHostNameType.Unknown)
        {
            yield return $"--advertise {Advertise} is not a host name or an address.";
        }

        if (Name is { Length: 0 or > 100 } || (Name ?? "").Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            yield return "--name must be 1 to 100 characters without spaces.";
        }

        if (LeaseSeconds is < 6 or > 60)
        {
            yield return $"Cluster:LeaseSeconds is {LeaseSeconds}: 6 to 60.";
        }

        if (new[] { TlsCertificate, TlsKey, TlsAuthority }.Distinct().Count() > 1 && new[] { TlsCertificate, TlsKey, TlsAuthority }.Contains(null))
        {
            yield return "--silo-tls-cert, --silo-tls-key and --silo-tls-ca go together.";
        }
    }
}
