using System.Text.Json;
using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>The API for back ends by its published client, unchanged; only the host that it always calls is led to the server under test.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class BackendClientTests(SharedServer shared)
{
    private const string FixedHost = "propelauth-api.com";

    // Routes that the published client does not call, and why.
    private static readonly Dictionary<string, string> Uncalled = new(StringComparer.Ordinal)
    {
        ["POST /api/backend/v1/user/{user_id}/can_create_orgs/disable"] = "it calls PUT; others POST",
        ["POST /api/backend/v1/user/{user_id}/can_create_orgs/enable"] = "it calls PUT; others POST",
    };

    [Fact]
    public async Task Every_call_about_users_and_second_factors_works_and_every_route_is_covered()
    {
        using var authority = new TestAuthority("published client");
        var (certificate, key) = authority.ServerCertificate(FixedHost);
        var environment = new Dictionary<string, string>
        {
            ["FIXED_HOST"] = FixedHost,
            ["SERVER_PORT"] = $"{shared.Server.HttpPort}",
            ["PROXY_CERTIFICATE"] = certificate,
            ["PROXY_KEY"] = key,
            ["NODE_EXTRA_CA_CERTS"] = authority.File,
        };
        var input = JsonSerializer.Serialize(new { url = shared.Bootstrap.HttpUrl, key = shared.Bootstrap.BackendApiKey, email = Rest.NewEmail() });

        var walk = await Command.RunAsync(
            "node", ["--import", Path.Combine(Repository.Clients, "redirect.mjs"), Path.Combine(Repository.Clients, "backend.mjs")], input, environment);

        Assert.True(walk.ExitCode == 0, walk.Errors + walk.Output);
        var called = JsonSerializer.Deserialize<string[]>(walk.Output)!.Select(call => call.TrimEnd('/')).ToArray();
        var routes = Routes();
        Assert.True(routes.Count > 25, string.Join('\n', routes));
        var covered = called.Select(call => RouteOf(call, routes)).ToHashSet();
        Assert.Equal(routes.Except(Uncalled.Keys).Order(StringComparer.Ordinal), covered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_link_works_in_a_browser_under_its_own_policy()
    {
        var backEnd = shared.User(shared.Bootstrap.BackendApiKey);
        var (email, application) = (Rest.NewEmail(), $"{shared.Bootstrap.HttpUrl}/healthz?from=link");
        var link = (await backEnd.PostAsync("/api/backend/v1/magic_link", new { email, create_new_user_if_one_doesnt_exist = true }))["url"];
        var handed = (await backEnd.PostAsync("/api/backend/v1/magic_link", new { email, redirect_to_url = application }))["url"];
        await shared.Client.PostAsync("/accounts/v1/sessions/login/magic-link", new { email, state = Rest.NewState() });
        var foreign = await shared.MailedLinkAsync(email, "/login/magic-link");

        var walk = await Command.RunAsync("node", [Path.Combine(Repository.Clients, "magic-link.mjs")], JsonSerializer.Serialize(new { link, handed, foreign }));

        Assert.True(walk.ExitCode == 0, walk.Errors + walk.Output);
        var seen = JsonDocument.Parse(walk.Output).RootElement;
        Assert.Empty(seen.GetProperty("faults").EnumerateArray());
        Assert.DoesNotContain("token", seen.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.Equal("You are logged in.", seen.GetProperty("told").GetString());
        Assert.StartsWith("This link is not good any more", seen.GetProperty("again").GetString(), StringComparison.Ordinal);
        Assert.Equal($"{application}#token={handed[(handed.IndexOf('=', StringComparison.Ordinal) + 1)..]}", seen.GetProperty("over").GetString());
        Assert.StartsWith("This link belongs to the application in which you began to log in", seen.GetProperty("elsewhere").GetString(), StringComparison.Ordinal);
        Assert.Equal(email, (await shared.User(seen.GetProperty("token").GetString()!).GetAsync("/accounts/v1/users/current"))["email"]);
    }

    // A literal segment wins over a variable.
    private static string RouteOf(string call, IReadOnlyList<string> routes) => routes
        .Where(route => Regex.IsMatch(call, $"^{Variable().Replace(route, "[^/]+")}$"))
        .OrderBy(route => Variable().Count(route))
        .FirstOrDefault() ?? throw new InvalidOperationException($"{call} is no route of the API for back ends.");

    // As the published document of the API has them, which is made of the protos.
    private static List<string> Routes()
    {
        var routes = new List<string>();
        var path = "";
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "specs/openapi.yaml")))
        {
            if (PathLine().Match(line) is { Success: true } found)
            {
                path = found.Groups["path"].Value;
            }
            else if (path.StartsWith("/api/", StringComparison.Ordinal) && MethodLine().Match(line) is { Success: true } method)
            {
                routes.Add($"{method.Groups["method"].Value.ToUpperInvariant()} {path}");
            }
        }

        return routes;
    }

    [GeneratedRegex("""^  "?(?<path>/[^":]*(:[a-zA-Z]+)?)"?:$""")]
    private static partial Regex PathLine();

    [GeneratedRegex("^    (?<method>get|put|post|patch|delete):$")]
    private static partial Regex MethodLine();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Variable();
}
