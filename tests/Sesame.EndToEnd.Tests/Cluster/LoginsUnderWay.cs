using System.Diagnostics;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>
/// Logins by mail that wait for their code, logins that wait for a second factor and registrations that wait for their proof while nodes come and go, enough
/// of each for every node to own some.
/// </summary>
public sealed class LoginsUnderWay(ClusterProcess cluster)
{
    private const int Count = 16;
    private const string Mfa = "/accounts/v1/users/current/mfa";
    private readonly List<(string Email, string State, string Code)> begun = [];
    private readonly List<(string Email, string State, string Code)> registered = [];
    private readonly List<(string State, string Secret, long Used, string Recovery)> halfway = [];

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
            var (page, email, state) = (PageOf(cluster.Nodes[number % cluster.Nodes.Count]), Rest.NewEmail(), Rest.NewState());
            Assert.Equal("code", (await page.PostAsync("/accounts/v1/users", new { email, password = Rest.Password, state }))["step"]);
            registered.Add((email, state, ""));
        }

        for (var number = 0; number < Count / 2; number++)
        {
            halfway.Add(await HalfwayAsync(number));
        }

        for (var number = 0; number < Count; number++)
        {
            begun[number] = begun[number] with { Code = await Mails.Code(begun[number].Email) };
            registered[number] = registered[number] with { Code = await Mails.Code(registered[number].Email) };
        }
    }

    /// <summary>Finishes all of them through the nodes that are left.</summary>
    public async Task FinishAsync(IReadOnlyList<ClusterNode> left)
    {
        await FinishMailedAsync(left);
        await FinishRegisteredAsync(left);
        await FinishHalfwayAsync(left);
    }

    // A login that has its password behind it and its second factor before it.
    private async Task<(string State, string Secret, long Used, string Recovery)> HalfwayAsync(int number)
    {
        var (client, email, state) = (cluster.Client(number), Rest.NewEmail(), Rest.NewState());
        await client.RegisterAsync(email);
        var user = cluster.User(number, (await client.LogInInTurnAsync(email))["token"]);
        var grant = (await user.PostAsync("/accounts/v1/step-ups", new { action = "mfa:enrol", password = Rest.Password }))["grant"];
        var secret = (await user.WithStepUp(grant).PostAsync($"{Mfa}/totp", new { }))["secret"];
        var used = TimeCodes.Now;
        var confirmed = await user.PostAsync($"{Mfa}/totp:confirm", new { totp = TimeCodes.CodeOf(secret, used) });
        var login = await client.PostAsync("/accounts/v1/sessions/login/password", new { email, password = Rest.Password, state });
        Assert.Equal("totp", login["step"]);
        return (state, secret, used, confirmed.Body.GetProperty("recoveryCodes")[0].GetString()!);
    }

    // Asks for another code and finishes: each login goes on where it was, no second mail goes out, and no code is good twice.
    private async Task FinishMailedAsync(IReadOnlyList<ClusterNode> left)
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

    // The account comes to life by the mailed code, once, and its owner logs in to it.
    private async Task FinishRegisteredAsync(IReadOnlyList<ClusterNode> left)
    {
        for (var number = 0; number < Count; number++)
        {
            var (email, state, code) = registered[number];
            var (page, other) = (PageOf(left[number % left.Count]), ClientOf(left[(number + 1) % left.Count]));
            var proved = await UntilServedAsync(() => page.PostAsync("/accounts/v1/sessions/login/code", new { code, state }));
            Assert.True(proved.Succeeded && proved["t"] == "sessions", proved.ToString());
            Assert.False((await UntilServedAsync(() => page.PostAsync("/accounts/v1/sessions/login/code", new { code, state }))).Succeeded);
            Assert.Equal("EMAIL_TAKEN", (await UntilServedAsync(() => other.PostAsync("/accounts/v1/users", new { email }))).Reason);
            Assert.Equal("sessions", (await UntilServedAsync(() => other.LogInInTurnAsync(email)))["t"]);
        }
    }

    // Half by the app and half by a recovery code; neither is good twice, and the code that was used before the node was killed is good no more.
    private async Task FinishHalfwayAsync(IReadOnlyList<ClusterNode> left)
    {
        for (var number = 0; number < halfway.Count; number++)
        {
            var (state, secret, used, recovery) = halfway[number];
            var (client, other) = (ClientOf(left[number % left.Count]), ClientOf(left[(number + 1) % left.Count]));
            Assert.Equal("CODE_INVALID", (await UntilServedAsync(() => client.PostAsync("/accounts/v1/sessions/login/totp", new { totp = TimeCodes.CodeOf(secret, used), state }))).Reason);
            var (path, body) = number % 2 == 0
                ? ("totp", (object)new { totp = TimeCodes.CodeOf(secret, Math.Max(TimeCodes.Now, used + 1)), state })
                : ("recovery-code", new { code = recovery, state });
            var login = await UntilServedAsync(() => client.PostAsync($"/accounts/v1/sessions/login/{path}", body));
            Assert.True(login.Succeeded && login["t"] == "sessions", login.ToString());
            Assert.Equal("True", (await UntilServedAsync(() => other.CheckAsync(login["token"])))["active"]);
            Assert.False((await UntilServedAsync(() => other.PostAsync($"/accounts/v1/sessions/login/{path}", body))).Succeeded);
        }
    }

    // A client that gives its id alone, as a page in a browser does.
    private Rest PageOf(ClusterNode node) => new(node.Http, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(cluster.Bootstrap.ClientId)));

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
