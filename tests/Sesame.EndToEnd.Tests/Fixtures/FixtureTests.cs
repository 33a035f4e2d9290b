using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Fixtures;

/// <summary>State that an earlier version has written is read and gone on with by this one.</summary>
public sealed class FixtureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Sesame.EndToEnd.Tests/Fixtures");

    public static TheoryData<string> Versions => [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory, MemberData(nameof(Versions))]
    public async Task All_that_an_earlier_version_has_saved_works_on(string version)
    {
        var known = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(Folder, version, "known.json")))!;
        await using var postgres = await ExternalPostgres.StartAsync();
        await LoadAsync(postgres.ConnectionString, version, DateTimeOffset.Parse(known["writtenAt"], System.Globalization.CultureInfo.InvariantCulture));
        using var home = new Home();
        var key = Path.Combine(home.Path, "key of the fixture");
        File.Copy(Path.Combine(Folder, version, "master.key"), key);
        var migrated = await Command.RunAsync("dotnet", Repository.ServerProgram, "migrate", "--db", postgres.ConnectionString, "--home", home.Path, "--master-key-file", key);
        Assert.True(migrated.ExitCode == 0, migrated.Errors);
        await using var server = await ServerProcess.StartAsync(home, "--db", postgres.ConnectionString, "--master-key-file", key, "--public-url", "http://sesame.fixture");
        var client = new Rest(server.Http, Basic($"{known["clientId"]}:{known["clientSecret"]}"));

        var login = await client.LogInFromAsync(known["deviceToken"], known["email"], known["password"]);
        Assert.True(login.Succeeded, login.ToString());
        Assert.Equal(known["userId"], login["userId"]);
        var user = (await client.GetAsync($"/accounts/v1/users/{known["userId"]}")).Body;
        Assert.Equal(("Ada", "ada", "pro"), (user.GetProperty("firstName").GetString(), user.GetProperty("username").GetString(), user.GetProperty("properties").GetProperty("plan").GetString()));
        var refreshed = await client.RefreshAsync(known["refresh"]);
        Assert.True(refreshed.Succeeded, refreshed.ToString());
        Assert.Equal(known["sessionId"], refreshed["sessionId"]);
        Assert.Equal("True", (await client.CheckAsync(refreshed["token"]))["active"]);

        var finished = await new Rest(server.Http, Basic(known["clientId"])).PostAsync("/accounts/v1/sessions/login/code", new { code = known["halfDoneCode"], state = known["halfDoneState"] });
        Assert.True(finished.Succeeded && finished["t"] == "sessions", finished.ToString());

        Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS"), await RefusalAsync(client.LogInAsync(known["disabledEmail"], known["password"])));
        var again = await client.PostAsync("/accounts/v1/users", new
        {
            email = known["email"], password = known["password"], firstName = "Ada", lastName = "Lovelace", username = "ada", properties = new { plan = "pro" }, requestId = known["requestId"],
        });
        Assert.True(again.Succeeded, again.ToString());
        Assert.Equal(known["userId"], again["userId"]);

        var back = await new Rest(server.Http, $"Bearer {known["backendApiKey"]}").GetAsync($"/api/backend/v1/user/{known["userId"]}");
        Assert.Equal(known["email"], back["email"]);
        var admin = new Rest(server.Http, $"Bearer {(await client.LogInAsync(known["sysadmin"], known["sysadminPassword"]))["token"]}");
        Assert.Contains("\"exports\"", (await admin.GetAsync("/accounts/v1/rate-limits/policies")).Text, StringComparison.Ordinal);
        var taken = await client.PostAsync("/accounts/v1/rate-limits:consume", new { policy = "exports", subject = "ada" });
        Assert.Equal(("True", "100"), (taken["allowed"], taken["limit"]));

        // What the earlier version has done is sealed with the rest.
        var verified = await Command.RunAsync("dotnet", Repository.SiloProgram, "audit", "verify", "--db", postgres.ConnectionString, "--home", home.Path, "--master-key-file", key);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    // As if it had been written just now: sessions, codes and keys of that time have not ended. Tables divided by time stay as they are.
    private static async Task LoadAsync(string connectionString, string version, DateTimeOffset writtenAt)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await using (var load = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(Folder, version, "database.sql"))))
        {
            await load.ExecuteNonQueryAsync();
        }

        const string Columns = """
            SELECT format('UPDATE %I SET %s', c.table_name, string_agg(format('%1$I = %1$I + $1', c.column_name), ', '))
            FROM information_schema.columns AS c
            JOIN pg_class AS t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND NOT t.relispartition
            WHERE c.table_schema = 'public' AND c.data_type = 'timestamp with time zone' AND c.table_name NOT IN ('schema_migrations', 'rate_limit_counters')
            GROUP BY c.table_name
            """;
        var statements = new List<string>();
        await using (var ask = source.CreateCommand(Columns))
        await using (var rows = await ask.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                statements.Add(rows.GetString(0));
            }
        }

        foreach (var statement in statements)
        {
            await using var shift = source.CreateCommand(statement);
            shift.Parameters.Add(new NpgsqlParameter { Value = DateTimeOffset.UtcNow - writtenAt });
            await shift.ExecuteNonQueryAsync();
        }
    }

    private static async Task<(HttpStatusCode Status, string? Reason)> RefusalAsync(Task<Reply> call)
    {
        var reply = await call;
        return (reply.Status, reply.Reason);
    }

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
