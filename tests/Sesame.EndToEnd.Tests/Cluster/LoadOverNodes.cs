using System.Collections.Concurrent;
using System.Net.Sockets;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>
/// Callers that write and read through given nodes until they are told to stop. A node that asks to connect elsewhere, as one does before it stops, or
/// where nobody listens is not called again.
/// </summary>
public sealed class LoadOverNodes(ClusterProcess cluster, IReadOnlyList<ClusterNode> nodes)
{
    private readonly ConcurrentBag<string> failures = [];
    private readonly ConcurrentBag<string> userIds = [];
    private readonly ConcurrentDictionary<string, bool> left = [];
    private readonly CancellationTokenSource enough = new();
    private Task running = Task.CompletedTask;

    /// <summary>Everything that was answered with anything but a success, or not at all.</summary>
    public IReadOnlyCollection<string> Failures => failures;

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
            if (await TryAsync(turn, client => client.PostAsync("/accounts/v1/users", new { email = Rest.NewEmail() })) is { } made)
            {
                userIds.Add(made["userId"]);
                await TryAsync(turn + 1, client => client.GetAsync($"/accounts/v1/users/{made["userId"]}"));
            }
        }
    }

    private async Task<Reply?> TryAsync(int turn, Func<Rest, Task<Reply>> act)
    {
        while (true)
        {
            var serving = nodes.Where(node => !left.ContainsKey(node.Name)).ToList();
            var node = serving[turn % serving.Count];
            try
            {
                var reply = await act(new Rest(node.Http, cluster.Bootstrap.ClientBasic));
                if (reply.Headers.ConnectionClose == true)
                {
                    left[node.Name] = true;
                }

                if (!reply.Succeeded)
                {
                    failures.Add($"{node.Name}: {reply}");
                }

                return reply.Succeeded ? reply : null;
            }
            catch (HttpRequestException refused) when (refused.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } && serving.Count > 1)
            {
                // The call never left.
                left[node.Name] = true;
            }
            catch (HttpRequestException lost)
            {
                failures.Add($"{node.Name}: {lost}");
                return null;
            }
        }
    }
}
