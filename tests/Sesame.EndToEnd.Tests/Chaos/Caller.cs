using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing.Histories;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>What became of a call: an answer, or nobody knows.</summary>
/// <param name="Reply">The answer; null: none that says whether it took effect.</param>
/// <param name="Span">When it was under way; without an answer it may take effect at any later time.</param>
/// <param name="Node">Who was asked.</param>
public readonly record struct Outcome(Reply? Reply, Span Span, string Node)
{
    public bool Succeeded => Reply is { Succeeded: true };
}

/// <summary>Calls whichever node is ready, and notes all that no caller should see.</summary>
public sealed class Caller(ChaosCluster cluster)
{
    private readonly ConcurrentBag<string> surprises = [];
    private readonly ConcurrentQueue<string> failures = new();
    private readonly SemaphoreSlim adminTurn = new(1);
    private string? adminToken;
    private long adminSince;
    private long calls;

    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Answers that are neither success nor an honest refusal.</summary>
    public IReadOnlyCollection<string> Surprises => surprises;

    /// <summary>Calls that were answered UNAVAILABLE or not at all, with the reason.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public long Calls => Volatile.Read(ref calls);

    public Task<Outcome> AsClientAsync(Func<Rest, Task<Reply>> call) => CallAsync(call, cluster.Bootstrap.ClientBasic);

    /// <summary>A call of the sysadmin, whose token is renewed in time.</summary>
    public async Task<Outcome> AsAdminAsync(Func<Rest, Task<Reply>> call)
    {
        await adminTurn.WaitAsync();
        try
        {
            if (adminToken is null || Stopwatch.GetElapsedTime(adminSince) > TimeSpan.FromMinutes(5))
            {
                var login = await MustAsync(() => AsClientAsync(client => client.LogInAsync(cluster.Bootstrap.Email, cluster.Bootstrap.Password)));
                (adminToken, adminSince) = (login["token"], Now);
            }
        }
        finally
        {
            adminTurn.Release();
        }

        return await CallAsync(call, $"Bearer {adminToken}");
    }

    /// <summary>Again, at other nodes, until there is an answer.</summary>
    public async Task<Outcome> UntilAnsweredAsync(Func<Rest, Task<Reply>> call, CancellationToken over)
    {
        while (true)
        {
            if (await AsClientAsync(call) is { Reply: not null } answered)
            {
                return answered;
            }

            await Task.Delay(20, over);
        }
    }

    /// <summary>Again, until it is answered; the answer must be a good one.</summary>
    public async Task<Reply> MustAsync(Func<Task<Outcome>> call)
    {
        var begun = Now;
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(3))
        {
            if (await call() is { Reply: { } reply })
            {
                return reply.Succeeded ? reply : throw new InvalidOperationException($"Refused: {reply}");
            }
        }

        throw new TimeoutException($"Not answered. The last failures:\n{string.Join('\n', failures.TakeLast(10))}");
    }

    private async Task<Outcome> CallAsync(Func<Rest, Task<Reply>> call, string authorization)
    {
        var node = cluster.AnyReady();
        Interlocked.Increment(ref calls);
        var begin = Now;
        try
        {
            var reply = await call(new Rest(node.Http, authorization));
            switch (reply.Status)
            {
                case HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout:
                    failures.Enqueue($"{node.Name}: {reply}");
                    return new Outcome(null, Span.Unknown(begin), node.Name);
                case >= HttpStatusCode.InternalServerError:
                    surprises.Add($"{node.Name}: {reply}");
                    return new Outcome(null, Span.Unknown(begin), node.Name);
                default:
                    return new Outcome(reply, new Span(begin, Now), node.Name);
            }
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or IOException)
        {
            failures.Enqueue($"{node.Name}: {failed.Message} {failed.InnerException?.Message}");
            return new Outcome(null, Span.Unknown(begin), node.Name);
        }
    }
}
