using System.Net;
using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Silos without an API on one PostgreSQL, and fronts without a silo before them.</summary>
public sealed class SplitCluster : IAsyncDisposable
{
    public const string PublicUrl = "http://sesame.tiers";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-tiers-");
    private readonly List<TierProcess> silos = [];
    private readonly List<Front> fronts = [];
    private readonly string net = Ports.OwnNet();

    private SplitCluster(ExternalPostgres postgres)
    {
        Postgres = postgres;
        MasterKeys.Write(MasterKeyFile);
    }

    public ExternalPostgres Postgres { get; }

    public Bootstrap Bootstrap => JsonSerializer.Deserialize<Bootstrap>(File.ReadAllText(BootstrapFile), JsonSerializerOptions.Web)!;

    /// <summary>The silos that were started last under each number, from 0.</summary>
    public IReadOnlyList<TierProcess> Silos => silos;

    private string MasterKeyFile => Path.Combine(folder.FullName, "master.key");

    private string BootstrapFile => Path.Combine(folder.FullName, "bootstrap.json");

    /// <summary>A database that has been migrated, and nothing that serves it yet.</summary>
    public static async Task<SplitCluster> PrepareAsync()
    {
        var cluster = new SplitCluster(await ExternalPostgres.StartAsync("max_connections=300"));
        var migrated = await Command.RunAsync("dotnet", [Repository.SiloProgram, "migrate", .. cluster.OfDatabase("migration")]);
        return migrated.ExitCode == 0 ? cluster : throw new InvalidOperationException(migrated.Errors);
    }

    public string SeedOf(int silo) => $"{AddressOf(silo)}:{PortOf(silo)}";

    /// <summary>Starts a silo, or one again in its place, and waits until it serves.</summary>
    public async Task<TierProcess> StartSiloAsync(int number, params string[] options)
    {
        var silo = LaunchSilo(number, options);
        await silo.PrintsAsync("Ctrl-C");
        return silo;
    }

    public TierProcess LaunchSilo(int number, params string[] options)
    {
        var silo = new TierProcess($"s{number + 1}", Repository.SiloProgram,
        [
            .. OfDatabase($"s{number + 1}"), "--bootstrap-file", BootstrapFile, "--public-url", PublicUrl,
            "--listen", AddressOf(number), "--silo-port", $"{PortOf(number)}", "--name", $"s{number + 1}", .. options,
        ]);
        while (silos.Count <= number)
        {
            silos.Add(silo);
        }

        silos[number] = silo;
        return silo;
    }

    /// <summary>Starts a front that knows these seeds and nothing of the database, and waits until all silos serve it.</summary>
    public async Task<Front> StartFrontAsync(string seeds, params string[] options)
    {
        var front = LaunchFront(seeds, options);
        await front.Process.PrintsAsync("Ctrl-C");
        await front.BecomesAsync("Healthy");
        return front;
    }

    public Front LaunchFront(string seeds, params string[] options)
    {
        var name = $"f{fronts.Count + 1}";
        var address = $"{net}.{60 + fronts.Count}";
        var (http, grpc) = (Ports.FreeAt(IPAddress.Parse(address)), Ports.FreeAt(IPAddress.Parse(address)));
        var process = new TierProcess(name, Repository.ServerProgram,
        [
            "--silo=false", "--seeds", seeds, "--public-url", PublicUrl, "--name", name, "--home", Path.Combine(folder.FullName, name),
            "--listen", address, "--http", $"{http}", "--grpc", $"{grpc}", .. options,
        ]);
        var front = new Front(process, $"http://{address}:{http}", $"http://{address}:{grpc}");
        fronts.Add(front);
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in fronts)
        {
            await front.DisposeAsync();
        }

        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }

        await Postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static int PortOf(int silo) => 11_111 + silo;

    private string AddressOf(int silo) => $"{net}.{10 + silo}";

    private string[] OfDatabase(string home) =>
        ["--db", Postgres.ConnectionString, "--master-key-file", MasterKeyFile, "--home", Path.Combine(folder.FullName, home)];
}
