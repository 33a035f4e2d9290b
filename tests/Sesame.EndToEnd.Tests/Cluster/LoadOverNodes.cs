using System.Collections.Concurrent;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Callers that write and read through given nodes until they are told to stop.</summary>
public sealed class LoadOverNodes(NodesInTurn nodes)
{
    private readonly ConcurrentBag<string> userIds = [];
    private readonly CancellationTokenSource enough = new();
    private Task running = Task.CompletedTask;

    /// <summary>The users whose making was acknowledged.</summary>
    public IReadOnlyCollection<string> UserIds => userIds;

    public void Start() => running = Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(() => CallAsync(caller))));

    public async Task StopAsync()
    {
        await enough.CancelAsync();
        await running;
    }

    private async Task CallAsync(int caller)
    {
        for (var turn = caller; !enough.IsCancellationRequested; turn++)
        {
            if (await nodes.TryAsync(turn, client => client.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() })) is { } made)
            {
                userIds.Add(made["userId"]);
                await nodes.TryAsync(turn + 1, client => client.GetAsync($"/accounts/v1/users/{made["userId"]}"));
            }
        }
    }
}
