using System.Diagnostics;
using Npgsql;
using Sesame.Silo.Postgres;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Postgres;

/// <summary>The private server of one machine, really started.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TestHome folder = new();
    private readonly string home;

    public EmbeddedPostgresTests() => home = Path.Combine(folder.Path, "a long path with 'spaces' and \"quotes\", " + new string('x', 120));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_keeps_its_data_from_one_start_to_the_next()
    {
        await using (var first = await StartAsync(home))
        {
            Assert.False(first.WasAdopted);
            await Execute(first, "CREATE TABLE kept (value int); INSERT INTO kept VALUES (42)");
        }

        await using var second = await StartAsync(home);
        Assert.Equal(42, await Scalar<int>(second, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task It_never_runs_as_root_and_only_by_a_socket_of_its_own()
    {
        await using var server = await StartAsync(home);
        var owner = File.ReadLines($"/proc/{server.ProcessId}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", owner);
        Assert.Equal("", await Scalar<string>(server, "SHOW listen_addresses"));
        Assert.Equal(("on", "on"), (await Scalar<string>(server, "SHOW fsync"), await Scalar<string>(server, "SHOW synchronous_commit")));
        var socket = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(socket));
        Assert.True(Path.Combine(socket, ".s.PGSQL.5432").Length < 107);
        Assert.True(Directory.Exists(Path.Combine(home, "postgres", "data")));
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_so_that_a_terminals_interrupt_does_not_reach_it()
    {
        await using var server = await StartAsync(home);
        Assert.Equal(server.ProcessId, SessionOf(server.ProcessId));
        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(server.ProcessId));
    }

    [Fact]
    public async Task A_second_start_in_one_home_is_refused_while_the_first_lives()
    {
        await using var server = await StartAsync(home);
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(home));
        Assert.Contains("Another Sesame runs on", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_servers_user_cannot_enter_the_home_its_data_lie_elsewhere_and_are_linked()
    {
        var closed = Directory.CreateDirectory(Path.Combine(folder.Path, "closed"));
        if (!OperatingSystem.IsWindows())
        {
            closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        await using (var server = await StartAsync(closed.FullName))
        {
            await Execute(server, "CREATE TABLE kept (value int)");
            Assert.True(File.Exists(Path.Combine(closed.FullName, "postgres", "data", "PG_VERSION")));
        }

        await using var again = await StartAsync(closed.FullName);
        Assert.Equal(0L, await Scalar<long>(again, "SELECT count(*) FROM kept"));
        var link = new DirectoryInfo(Path.Combine(closed.FullName, "postgres")).LinkTarget;
        Assert.Equal(Environment.IsPrivilegedProcess, link is not null);
        Assert.True(link is null || link.StartsWith("/var/lib/sesame/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_homes_run_side_by_side()
    {
        await using var first = await StartAsync(home);
        await using var second = await StartAsync(home + " two");
        await Execute(first, "CREATE TABLE mine (value int)");
        Assert.Equal(0L, await Scalar<long>(second, "SELECT count(*) FROM pg_class WHERE relname = 'mine'"));
    }

    [Fact]
    public async Task The_server_of_a_killed_owner_is_taken_over()
    {
        int process;
        await using (var owner = OwnerProcess.Start(home))
        {
            process = await owner.ServerProcessAsync();
            owner.Kill();
        }

        await using var heir = await StartAsync(home);
        Assert.True(heir.WasAdopted);
        Assert.Equal(process, heir.ProcessId);
        Assert.Equal(1, await Scalar<int>(heir, "SELECT 1"));
        await heir.StopAsync();
        Assert.False(File.Exists(Path.Combine(heir.DataFolder, "postmaster.pid")));
    }

    [Fact]
    public async Task A_killed_servers_file_is_no_obstacle()
    {
        int process;
        await using (var owner = OwnerProcess.Start(home))
        {
            process = await owner.ServerProcessAsync();
            owner.Kill();
        }

        using (var server = Process.GetProcessById(process))
        {
            server.Kill();
        }

        await using var next = await StartAsync(home);
        Assert.NotEqual(process, next.ProcessId);
        Assert.Equal(1, await Scalar<int>(next, "SELECT 1"));
    }

    [Fact]
    public async Task A_file_that_names_a_process_of_somebody_else_is_no_obstacle()
    {
        await using (var first = await StartAsync(home))
        {
            await Execute(first, "CREATE TABLE kept (value int)");
        }

        // As after a restart of the machine, when the number is in use again.
        await File.WriteAllTextAsync(
            Path.Combine(home, "postgres", "data", "postmaster.pid"), $"{Environment.ProcessId}\n{home}\n1700000000\n5432\n/tmp\n\n  1234567  12345\nready   \n");
        await using var second = await StartAsync(home);
        Assert.Equal(0L, await Scalar<long>(second, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task A_folder_without_programs_is_told_in_one_line()
    {
        var missing = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(home) { Programs = "/nowhere" }));
        Assert.Equal("There is no PostgreSQL in /nowhere: postgres and initdb are expected there.", missing.Message);
    }

    [Fact]
    public async Task A_setting_the_server_does_not_know_is_told_in_one_line()
    {
        var options = new EmbeddedPostgresOptions(home) { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } };
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(options));
        Assert.Contains("no_such_setting", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static Task<EmbeddedPostgres> StartAsync(string home) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(home) { SharedBuffersMegabytes = 16, ConnectionsMax = 20, StartWithin = TimeSpan.FromMinutes(5), StopWithin = TimeSpan.FromMinutes(5) });

    private static int SessionOf(int process) => int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task Execute(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> Scalar<T>(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
