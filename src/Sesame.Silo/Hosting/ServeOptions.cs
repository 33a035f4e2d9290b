using Npgsql;

namespace Sesame.Silo.Hosting;

/// <summary>What the command line and the environment say; checked together before anything starts.</summary>
public sealed record ServeOptions
{
    /// <summary>Folder of this server's data, keys and mails.</summary>
    public required string Home { get; init; }

    /// <summary>Connection string of PostgreSQL; null: a private one is started.</summary>
    public string? Database { get; init; }

    /// <summary>File of the master key; null: <c>master.key</c> in the home, made when it is missing.</summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>URL under which the world reaches this deployment; the <c>iss</c> of tokens. Null: the HTTP address.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Address to listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Port of REST, gRPC-Web and pages; 0: any free one.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>Port of gRPC; 0: any free one.</summary>
    public int GrpcPort { get; init; } = 8081;

    /// <summary>Certificate (PEM); with it one port, the HTTP one, serves all by ALPN.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>Private key of the certificate (PEM).</summary>
    public string? TlsKey { get; init; }

    /// <summary>Whether to tell development tools the services (gRPC reflection).</summary>
    public bool Reflection { get; init; }

    /// <summary>File of what the first start makes; null: <c>bootstrap.json</c> in the home.</summary>
    public string? BootstrapFile { get; init; }

    /// <summary>Folder that mails are written to when no mail server is named; null: <c>mail</c> in the home.</summary>
    public string? MailFolder { get; init; }

    /// <summary>What was said of the mail server.</summary>
    public MailServerOptions Mail { get; init; } = new();

    /// <summary>What was said of the process' part in a cluster.</summary>
    public MembershipOptions Membership { get; init; } = new();

    /// <summary>Its part in a cluster; null: it is alone.</summary>
    public MembershipOptions? Member => Membership.SiloPort is null ? null : Membership;

    /// <summary>The name of the cluster; members and fronts of another one are turned away.</summary>
    public string ClusterId { get; init; } = "sesame";

    /// <summary>Whether the process hosts a silo; without one it is a front alone and asks the silos at <see cref="Seeds"/>.</summary>
    public bool Silo { get; init; } = true;

    /// <summary>Silos, <c>host:port</c>, that a front without a silo asks first.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>Where the master key is.</summary>
    public string MasterKeyPath => MasterKeyFile ?? Path.Combine(Home, "master.key");

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (HttpPort is < 0 or > 65535)
        {
            yield return $"--http {HttpPort} is not a port: 0 to 65535.";
        }

        if (GrpcPort is < 0 or > 65535)
        {
            yield return $"--grpc {GrpcPort} is not a port: 0 to 65535.";
        }

        if (HttpPort == GrpcPort && HttpPort != 0 && TlsCertificate is null)
        {
            yield return "--http and --grpc must differ: without TLS one port cannot tell HTTP/1.1 from HTTP/2.";
        }

        if (TlsCertificate is null != TlsKey is null)
        {
            yield return "--tls-cert and --tls-key go together.";
        }

        if (Database is not null && !IsConnectionString(Database))
        {
            yield return "--db is not a connection string of PostgreSQL; an example: Host=db.example;Username=sesame;Password=…;Database=sesame.";
        }

        if (PublicUrl is not null && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")))
        {
            yield return $"--public-url {PublicUrl} is not an http or https URL.";
        }

        if (!System.Net.IPAddress.TryParse(Listen, out _))
        {
            yield return $"--listen {Listen} is not an IP address.";
        }

        foreach (var fault in Mail.Faults().Concat(Membership.Faults()).Concat(TierFaults()))
        {
            yield return fault;
        }
    }

    private IEnumerable<string> TierFaults()
    {
        if (Member is not null && Database is null && Silo)
        {
            yield return "--silo-port needs --db: the nodes of a cluster share one database (./sesame cluster up brings a private one).";
        }

        if (ClusterId.Length is 0 or > 100)
        {
            yield return "--cluster-id must be 1 to 100 characters.";
        }

        if (!Silo && Member is not null)
        {
            yield return "--silo-port and --silo=false exclude each other.";
        }

        if (!Silo && Seeds.Count == 0)
        {
            yield return "--silo=false needs --seeds host:port[,host:port…], silos that it asks.";
        }

        if (!Silo && PublicUrl is null)
        {
            yield return "--silo=false needs --public-url, the same as the silos have: it is the issuer of tokens.";
        }

        foreach (var seed in Seeds.Where(seed => !HostAndPort.TryParse(seed, out _)))
        {
            yield return $"--seeds {seed} is not host:port.";
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Count > 0;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
