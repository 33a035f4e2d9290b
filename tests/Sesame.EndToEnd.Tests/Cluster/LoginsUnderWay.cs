using System.Diagnostics;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Logins by mail that wait for their code while nodes come and go, more than enough for every node to own some.</summary>
public sealed class LoginsUnderWay(ClusterProcess cluster)
{
    private const int Count = 16;
    private readonly List<(string Email, string State, string Code)> begun = [];

    private Mailbox Mails => new(() => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : []);

    private string Folder => System.IO.Path.Combine(cluster.Supervisor.Home.Path, "mail");

    /// <summary>Begins them through all nodes in turn.</summary>
    public async Task BeginAsync()
    {
        for (var number = 0; number < Count; number++)
        {
            var (client, email, state) = (cluster.Client(number), Rest.NewEmail(), Rest.NewState());
            await client.PostAsync("/accounts/v1/users", new { email });
            Assert.Equal("code", (await client.PostAsync("/accounts/v1/sessions/login/email", new { email, state }))["step"]);
            begun.Add((email, state, ""));
        }

        for (var number = 0; number < Count; number++)
        {
            begun[number] = begun[number] with { Code = await Mails.Code(begun[number].Email) };
        }
    }

    /// <summary>Asks for another code and finishes, through the nodes that are left: each login goes on where it was, no second mail goes out, and no code is good twice.</summary>
    public async Task FinishAsync(IReadOnlyList<ClusterNode> left)
    {
        for (var number = 0; number < Count; number++)
        {
            var (email, state, code) = begun[number];
            var (client, other) = (ClientOf(left[number % left.Count]), ClientOf(left[(number + 1) % left.Count]));
            var again = await UntilServedAsync(() => client.PostAsync("/accounts/v1/sessions/login/email", new { email, state }));
            Assert.Equal("code", again["step"]);
            var login = await UntilServedAsync(() => client.PostAsync("/accounts/v1/sessions/login/code", new { code, state }));
            Assert.True(login.Succeeded && login["t"] == "sessions", login.ToString());
            Assert.Equal("True", (await UntilServedAsync(() => other.CheckAsync(login["token"])))["active"]);
            Assert.False((await UntilServedAsync(() => other.PostAsync("/accounts/v1/sessions/login/code", new { code, state }))).Succeeded);
        }

        Assert.All(begun, login => Assert.Equal(1, Mails.Count(login.Email)));
    }

    private Rest ClientOf(ClusterNode node) => new(node.Http, cluster.Bootstrap.ClientBasic);

    // What the dead node owned is refused as to be tried again, and by name, until another owns it.
    private static async Task<Reply> UntilServedAsync(Func<Task<Reply>> call)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var reply = await call();
            if (reply.Reason is not ("OWNER_UNAVAILABLE" or "OVERLOADED" or "STORAGE_UNAVAILABLE"))
            {
                return reply;
            }

            Assert.True(since.Elapsed < TimeSpan.FromMinutes(2), reply.ToString());
        }
    }
}
