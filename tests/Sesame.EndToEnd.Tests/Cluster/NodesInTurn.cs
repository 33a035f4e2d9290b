using System.Collections.Concurrent;
using System.Net.Sockets;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>
/// The bootstrap client's calls through given nodes in turn, as a careful caller makes them. A node that asks to connect elsewhere, as one does before it
/// stops, or where nobody listens is not called again.
/// </summary>
public sealed class NodesInTurn(ClusterProcess cluster, IReadOnlyList<ClusterNode> nodes)
{
    private readonly string authorization = cluster.Bootstrap.ClientBasic;
    private readonly ConcurrentBag<string> failures = [];
    private readonly ConcurrentDictionary<string, bool> left = [];

    /// <summary>Everything that was answered with anything but a success, or not at all.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>The answer of the node whose turn it is; null when it was no success or there was none.</summary>
    public async Task<Reply?> TryAsync(int turn, Func<Rest, Task<Reply>> act)
    {
        while (true)
        {
            var serving = nodes.Where(node => !left.ContainsKey(node.Name)).ToList();
            var node = serving[turn % serving.Count];
            try
            {
                var reply = await act(new Rest(node.Http, authorization));
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
