using System.Collections.Concurrent;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Lifecycle;

/// <summary>Writers that sign users up and refresh sessions until the server no longer answers, and remember every acknowledgement.</summary>
public sealed class LoadUntilStopped(ServerProcess server)
{
    private readonly ConcurrentBag<string> userIds = [];
    private readonly ConcurrentDictionary<string, string> refreshes = new();
    private readonly ConcurrentBag<string> surprises = [];

    public IReadOnlyCollection<string> UserIds => userIds;

    /// <summary>The last refresh token that was acknowledged, by session.</summary>
    public IReadOnlyDictionary<string, string> Refreshes => refreshes;

    /// <summary>Answers that are neither a success nor a refusal for being stopped.</summary>
    public IReadOnlyCollection<string> Surprises => surprises;

    /// <summary>Opens the sessions that the refreshing writers go on with.</summary>
    public async Task PrepareAsync(int sessions)
    {
        var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
        var email = Rest.NewEmail();
        await client.RegisterAsync(email);
        var logins = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => client.LogInAsync(email)));
        foreach (var login in logins)
        {
            refreshes[login["sessionId"]] = login["refresh"];
        }
    }

    public Task RunAsync() => Task.WhenAll(
        Enumerable.Range(0, 4).Select(_ => RegisterUntilStoppedAsync())
            .Concat(refreshes.Keys.ToList().Select(RefreshUntilStoppedAsync)));

    private Task RegisterUntilStoppedAsync() => UntilStoppedAsync(
        client => client.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() }),
        reply => userIds.Add(reply["userId"]));

    private Task RefreshUntilStoppedAsync(string session) => UntilStoppedAsync(
        client => client.RefreshAsync(refreshes[session]),
        reply => refreshes[session] = reply["refresh"]);

    private async Task UntilStoppedAsync(Func<Rest, Task<Reply>> act, Action<Reply> acknowledge)
    {
        var client = new Rest(server.Http, server.Bootstrap.ClientBasic);
        while (true)
        {
            Reply reply;
            try
            {
                reply = await act(client);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }

            if (reply.Succeeded)
            {
                acknowledge(reply);
            }
            else if (reply.Status == HttpStatusCode.ServiceUnavailable)
            {
                return;
            }
            else
            {
                surprises.Add(reply.ToString());
                return;
            }
        }
    }
}
