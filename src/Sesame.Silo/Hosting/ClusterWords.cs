using System.CommandLine;

namespace Sesame.Silo.Hosting;

/// <summary>The options of the command line that make a process a member of a cluster, or a front of one.</summary>
internal static class ClusterWords
{
    private static readonly Option<int?> SiloPort = new("--silo-port") { Description = "Be a member of a cluster; port for messages of other members.", Recursive = true };

    private static readonly Option<string?> Advertise = CommandWords.Text("--advertise", "Host by which other members reach this one.", "SESAME_ADVERTISE");

    private static readonly Option<string?> Name = CommandWords.Text("--name", "What operators call the node.", "SESAME_NAME");

    private static readonly Option<string?> ClusterId = CommandWords.Text("--cluster-id", "Name of the cluster; default sesame.", "SESAME_CLUSTER_ID");

    // The configuration's name for it, as the environment writes it.
    private static readonly Option<string?> LeaseSeconds = CommandWords.Text("--lease-seconds", "Seconds until others may take over from a silent node: 6–60.", "Cluster__LeaseSeconds");

    private static readonly Option<string?> TlsCertificate = CommandWords.Text("--silo-tls-cert", "Certificate for messages between members, PEM.", "SESAME_SILO_TLS_CERT");

    private static readonly Option<string?> TlsKey = CommandWords.Text("--silo-tls-key", "Its private key, PEM.", "SESAME_SILO_TLS_KEY");

    private static readonly Option<string?> TlsAuthority = CommandWords.Text("--silo-tls-ca", "Authority that signed all members' certificates, PEM.", "SESAME_SILO_TLS_CA");

    private static readonly Option<bool> Silo = new("--silo") { Description = "false: a front alone.", DefaultValueFactory = _ => true, Recursive = true };

    private static readonly Option<string?> Seeds = CommandWords.Text("--seeds", "host:port[,host:port…] of silos, for a front alone.", "SESAME_SEEDS");

    public static void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { SiloPort, Advertise, Name, ClusterId, LeaseSeconds, TlsCertificate, TlsKey, TlsAuthority, Silo, Seeds })
        {
            root.Add(option);
        }
    }

    public static string ClusterIdOf(ParseResult parsed) => CommandWords.Blank(parsed.GetValue(ClusterId)) ?? "sesame";

    public static bool HasSilo(ParseResult parsed) => parsed.GetValue(Silo);

    public static IReadOnlyList<string> SeedsOf(ParseResult parsed) =>
        (parsed.GetValue(Seeds) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static MembershipOptions MembershipOf(ParseResult parsed) => new()
    {
        SiloPort = parsed.GetValue(SiloPort),
        Advertise = CommandWords.Blank(parsed.GetValue(Advertise)),
        Name = CommandWords.Blank(parsed.GetValue(Name)),
        // What is no number is out of bounds, and told so with the other faults.
        LeaseSeconds = CommandWords.Blank(parsed.GetValue(LeaseSeconds)) is not { } text ? 6 : int.TryParse(text, out var seconds) ? seconds : 0,
        TlsCertificate = CommandWords.Blank(parsed.GetValue(TlsCertificate)),
        TlsKey = CommandWords.Blank(parsed.GetValue(TlsKey)),
        TlsAuthority = CommandWords.Blank(parsed.GetValue(TlsAuthority)),
    };
}
