using System.Net;
using System.Net.Sockets;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

/// <summary>A start that is refused prints one sentence that an operator can act on, and nothing else.</summary>
public sealed class RefusedStartTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=postgres;Database=postgres;Timeout=2";

    [Theory, InlineData("--http"), InlineData("--grpc")]
    public async Task A_port_that_is_taken(string port)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var number = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var home = new Home();

        var refused = await Command.RunAsync("dotnet", Repository.ServerProgram, port == "--http" ? "--grpc" : "--http", "0", port, $"{number}", "--home", home.Path);

        Assert.Matches($":{number}.* Choose others with --http and --grpc\\.$", refused.Refusal());
        Assert.Empty(Processes.Mentioning(home.Path));
    }

    [Theory, InlineData(), InlineData("migrate")]
    public async Task A_database_that_is_not_there(params string[] command)
    {
        using var home = new Home();
        var refused = await Command.RunAsync("dotnet", [Repository.ServerProgram, .. command, "--http", "0", "--grpc", "0", "--home", home.Path, "--db", Nowhere]);

        Assert.StartsWith("The database cannot be used: ", refused.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_no_connection_string()
    {
        using var home = new Home();
        var refused = await ServerProcess.RunToEndAsync(home, "--db", "somewhere");

        Assert.StartsWith("--db is not a connection string", refused.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_could_lose_what_was_acknowledged()
    {
        await using var careless = await ExternalPostgres.StartAsync("fsync=off", "synchronous_commit=off");
        using var home = new Home();
        var refused = await ServerProcess.RunToEndAsync(home, "--db", careless.ConnectionString);

        Assert.Contains("fsync is off", refused.Refusal(), StringComparison.Ordinal);
        Assert.Contains("synchronous_commit is off", refused.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_there()
    {
        using var home = new Home();
        var missing = Path.Combine(home.Path, "missing.pem");
        var refused = await ServerProcess.RunToEndAsync(home, "--tls-cert", missing, "--tls-key", missing);

        Assert.Contains(missing, refused.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_key_that_is_not_there()
    {
        using var home = new Home();
        var missing = Path.Combine(home.Path, "missing.key");
        var refused = await ServerProcess.RunToEndAsync(home, "--master-key-file", missing);

        Assert.Contains(missing, refused.Refusal(), StringComparison.Ordinal);
    }
}
