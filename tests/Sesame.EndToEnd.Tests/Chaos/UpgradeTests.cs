using System.Text;
using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Versions N−1 and N live together while nodes are replaced one after the other. It builds N−1 first, so it runs with `./sesame chaos` only.</summary>
[Collection(Alone.Name)]
public sealed partial class UpgradeTests(ITestOutputHelper output)
{
    private const int HalfDone = 12;

    [Fact, Trait("Speed", "Slow")]
    public async Task A_rolling_upgrade_fails_no_call_and_loses_no_session_and_no_half_done_login()
    {
        using var earlier = await EarlierVersion.BuildAsync();
        output.WriteLine($"upgrading from {earlier.Commit}");
        await using var cluster = await ChaosCluster.StartAsync(3, seed: 1, earlier.Program);
        var caller = new Caller(cluster);
        var load = new Load(cluster, caller);
        await load.PrepareAsync();
        var logins = await Task.WhenAll(Enumerable.Range(0, HalfDone).Select(_ => BeginLoginAsync(cluster)));
        using var over = new CancellationTokenSource();
        var working = load.RunAsync(over.Token);

        await cluster.MigrateAsync();
        for (var index = 0; index < cluster.Nodes.Count; index++)
        {
            Assert.Equal(0, await cluster.Nodes[index].StopAsync());
            await cluster.Nodes[index].StartAsync();
            // Some are finished while both versions serve, some when only the new one does.
            foreach (var (email, state) in logins.Skip(index * (HalfDone / 3)).Take(HalfDone / 3))
            {
                await FinishLoginAsync(cluster, email, state);
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await over.CancelAsync();
        await working;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var objections = await load.ObjectionsAsync(patience.Token);
        output.WriteLine(load.Counts);
        Assert.Empty(objections);
        Assert.True(caller.Failures.Count == 0, $"{string.Join('\n', caller.Failures.Take(20))}\n{cluster.Causes}");
    }

    // A stranger signs up: what he is sent by mail finishes his first login.
    private static async Task<(string Email, string State)> BeginLoginAsync(ChaosCluster cluster)
    {
        var (email, state) = (Rest.NewEmail(), Rest.NewState());
        var step = await Stranger(cluster).PostAsync("/accounts/v1/users", new { email, password = Rest.Password, state });
        Assert.True(step.Succeeded && step["step"] == "code", step.ToString());
        return (email, state);
    }

    private static async Task FinishLoginAsync(ChaosCluster cluster, string email, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string? code;
        while ((code = cluster.Mails().Where(mail => mail.Contains(email, StringComparison.OrdinalIgnoreCase)).Select(mail => Code().Match(mail).Value).FirstOrDefault()) is null)
        {
            await Task.Delay(50, patience.Token);
        }

        var reply = await Stranger(cluster).PostAsync("/accounts/v1/sessions/login/code", new { code, state });
        Assert.True(reply.Succeeded && reply["t"] == "sessions", $"{reply}\n{cluster.Causes}");
    }

    // A program that keeps no secret, as a page in a browser.
    private static Rest Stranger(ChaosCluster cluster) =>
        new(cluster.AnyReady().Http, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(cluster.Bootstrap.ClientId)));

    [GeneratedRegex(@"(?<=code is )[0-9]{6,8}", RegexOptions.Multiline)]
    private static partial Regex Code();
}
