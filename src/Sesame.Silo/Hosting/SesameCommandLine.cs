using System.CommandLine;

namespace Sesame.Silo.Hosting;

/// <summary>The command line that Sesame's programs share: <c>serve</c> (also without a word), <c>migrate</c> and <c>audit</c>.</summary>
public static class SesameCommandLine
{
    private static readonly Option<string> Home = new("--home")
    {
        Description = "Folder of this server's data, keys and mails.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SESAME_HOME") ?? ".sesame",
        Recursive = true,
    };

    private static readonly Option<string?> Database = CommandWords.Text("--db", "Connection string of PostgreSQL; without it a private one is started.", "SESAME_DB");

    private static readonly Option<string?> MasterKeyFile = CommandWords.Text("--master-key-file", "File of the master key; default master.key in the home.", "SESAME_MASTER_KEY_FILE");

    private static readonly Option<string?> PublicUrl = CommandWords.Text("--public-url", "URL under which the world reaches this deployment.", "SESAME_PUBLIC_URL");

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "Address to listen on.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SESAME_LISTEN") ?? "127.0.0.1",
        Recursive = true,
    };

    private static readonly Option<int> Http = new("--http")
    {
        Description = "Port of REST, gRPC-Web and pages.",
        DefaultValueFactory = _ => 8080,
        Recursive = true,
    };

    private static readonly Option<int> Grpc = new("--grpc") { Description = "Port of gRPC.", DefaultValueFactory = _ => 8081, Recursive = true };

    private static readonly Option<string?> TlsCertificate = new("--tls-cert") { Description = "Certificate, PEM.", Recursive = true };

    private static readonly Option<string?> TlsKey = new("--tls-key") { Description = "Private key of the certificate, PEM.", Recursive = true };

    private static readonly Option<string?> BootstrapFile = new("--bootstrap-file")
    {
        Description = "File of what the first start makes; default bootstrap.json in the home.",
        Recursive = true,
    };

    private static readonly Option<string?> MailFolder = new("--mail-folder") { Description = "Folder that mails are written to; default mail in the home.", Recursive = true };

    private static readonly Option<bool> Reflection = new("--reflection") { Description = "Tell gRPC tools the services (development).", Recursive = true };

    /// <summary>Reads the words and runs what they ask for; returns the exit code.</summary>
    public static Task<int> Run(
        string[] words,
        Func<ServeOptions, CancellationToken, Task<int>> serve,
        Func<ServeOptions, CancellationToken, Task<int>> migrate,
        params IEnumerable<Command> more)
    {
        var root = new RootCommand("Sesame, an identity and access cluster.")
        {
            Home, Database, MasterKeyFile, PublicUrl, Listen, Http, Grpc, TlsCertificate, TlsKey, BootstrapFile, MailFolder, Reflection,
        };
        ClusterWords.AddTo(root);
        MailWords.AddTo(root);
        root.SetAction((parsed, cancellation) => Checked(parsed, serve, cancellation));
        root.Add(Word("serve", "Serve until told to stop.", serve));
        root.Add(Word("migrate", "Bring the database to this version and end.", migrate));
        root.Add(AuditCommand.Make());
        foreach (var command in more)
        {
            root.Add(command);
        }

        return root.Parse(words).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>A command that knows all the options.</summary>
    public static Command Word(string name, string description, Func<ServeOptions, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellation) => Checked(parsed, action, cancellation));
        return command;
    }

    /// <summary>Runs an action with the options, unless something is wrong with them.</summary>
    public static async Task<int> Checked(ParseResult parsed, Func<ServeOptions, CancellationToken, Task<int>> action, CancellationToken cancellation)
    {
        var options = new ServeOptions
        {
            Home = Path.GetFullPath(parsed.GetValue(Home)!),
            Database = CommandWords.Blank(parsed.GetValue(Database)),
            MasterKeyFile = CommandWords.Blank(parsed.GetValue(MasterKeyFile)),
            PublicUrl = CommandWords.Blank(parsed.GetValue(PublicUrl))?.TrimEnd('/'),
            Listen = parsed.GetValue(Listen)!,
            HttpPort = parsed.GetValue(Http),
            GrpcPort = parsed.GetValue(Grpc),
            TlsCertificate = CommandWords.Blank(parsed.GetValue(TlsCertificate)),
            TlsKey = CommandWords.Blank(parsed.GetValue(TlsKey)),
            BootstrapFile = CommandWords.Blank(parsed.GetValue(BootstrapFile)),
            MailFolder = CommandWords.Blank(parsed.GetValue(MailFolder)),
            Mail = MailWords.Of(parsed),
            Reflection = parsed.GetValue(Reflection),
            Membership = ClusterWords.MembershipOf(parsed),
            ClusterId = ClusterWords.ClusterIdOf(parsed),
            Silo = ClusterWords.HasSilo(parsed),
            Seeds = ClusterWords.SeedsOf(parsed),
        };
        var faults = options.Faults().ToArray();
        if (faults.Length == 0)
        {
            return await Sentenced(action, options, cancellation);
        }

        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(fault);
        }

        return 2;
    }

    // What an operator can mend is told in one sentence; anything else is a bug and shows where it came from.
    private static async Task<int> Sentenced(Func<ServeOptions, CancellationToken, Task<int>> action, ServeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await action(options, cancellation);
        }
        catch (Exception refused) when (StartRefusal.SentenceOf(refused) is not null)
        {
            await Console.Error.WriteLineAsync(StartRefusal.SentenceOf(refused));
            return 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }
}
