using Npgsql;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Combined nodes on one PostgreSQL, each pair connected by a way that a test may spoil.</summary>
public sealed class ChaosCluster : IAsyncDisposable
{
    /// <summary>PostgreSQL's name in the network.</summary>
    public const string Database = "postgres";

    private static readonly TimeSpan BalancerPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource over = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-chaos-");
    private readonly Random random;
    private Task[] balancing = [];

    private ChaosCluster(ExternalPostgres postgres, int seed)
    {
        Postgres = postgres;
        random = new Random(seed);
        MasterKeys.Write(MasterKeyFile);
    }

    public ExternalPostgres Postgres { get; }

    public Network Network { get; } = new();

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>Stands between a node and the clock of its day.</summary>
    public string ClockLibrary => Path.Combine(folder.FullName, "clock.so");

    public string MasterKeyFile => Path.Combine(folder.FullName, "master.key");

    public Bootstrap Bootstrap => Nodes[0].Bootstrap;

    /// <summary>What the nodes themselves say of calls that they could not answer.</summary>
    public string Causes => string.Join('\n', Nodes.SelectMany(node => node.Printed.Split('\n')
        .Where(line => line.Contains("Exception: ", StringComparison.Ordinal)).Select(line => $"{node.Name}: {line.Trim()}")));

    /// <param name="count">How many nodes.</param>
    /// <param name="seed">For the choice of nodes.</param>
    /// <param name="program">The server's program; null: the one that was built with these tests.</param>
    public static async Task<ChaosCluster> StartAsync(int count, int seed, string? program = null)
    {
        var cluster = new ChaosCluster(await ExternalPostgres.StartAsync("max_connections=300"), seed);
        try
        {
            await cluster.MakeClockAsync();
            await cluster.MigrateAsync(program);
            var addresses = Ports.OwnNet();
            cluster.Nodes = [.. Enumerable.Range(0, count).Select(index => new Node(cluster, index, addresses))];
            await cluster.Nodes[0].StartAsync(program);
            await Task.WhenAll(cluster.Nodes.Skip(1).Select(node => node.StartAsync(program)));
            cluster.balancing = [.. cluster.Nodes.Select(cluster.BalanceAsync)];
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task MigrateAsync(string? program = null)
    {
        var migrated = await Command.RunAsync(
            "dotnet", program ?? Repository.ServerProgram, "migrate", "--db", Postgres.ConnectionString, "--home", folder.FullName, "--master-key-file", MasterKeyFile);
        if (migrated.ExitCode != 0)
        {
            throw new InvalidOperationException(migrated.Errors);
        }
    }

    /// <summary>The mails that any of them has written.</summary>
    public IEnumerable<string> Mails() => Nodes.SelectMany(node => node.Mails);

    /// <summary>One that is ready, as a balancer would choose.</summary>
    public Node AnyReady()
    {
        var choice = Nodes.Where(node => node.IsReady).ToList();
        choice = choice.Count > 0 ? choice : [.. Nodes];
        lock (random)
        {
            return choice[random.Next(choice.Count)];
        }
    }

    public string? NameOfPort(int port)
    {
        var running = Nodes.Where(node => node.ProcessId is not null).ToDictionary(node => node.ProcessId!.Value, node => node.Name);
        return ProcessSockets.OwnerOf(port, running.Keys) is { } owner ? running[owner] : null;
    }

    /// <summary>Ends every connection that the nodes have to PostgreSQL.</summary>
    public Task<long> CutConnectionsAsync() =>
        CountAsync("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

    public async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How often each of these addresses is stored.</summary>
    public async Task<IReadOnlyDictionary<string, int>> StoredAddressesAsync()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("SELECT email, count(*) FROM user_emails GROUP BY email");
        await using var rows = await command.ExecuteReaderAsync();
        var stored = new Dictionary<string, int>();
        while (await rows.ReadAsync())
        {
            stored[rows.GetString(0)] = (int)rows.GetInt64(1);
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await Task.WhenAll(balancing);
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Postgres.DisposeAsync();
        folder.Delete(recursive: true);
        over.Dispose();
    }

    private async Task MakeClockAsync()
    {
        var made = await Command.RunAsync("gcc", "-shared", "-fPIC", "-o", ClockLibrary, Path.Combine(Repository.Root, "tests/Sesame.EndToEnd.Tests/Chaos/clock.c"), "-ldl");
        if (made.ExitCode != 0)
        {
            throw new InvalidOperationException(made.Errors);
        }
    }

    private async Task BalanceAsync(Node node)
    {
        while (!over.IsCancellationRequested)
        {
            await node.AskAsync();
            await Task.Delay(BalancerPause);
        }
    }
}
