using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing.Histories;
using Xunit;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>
/// Allowances that are asked for more than they hold, several at a time and each by several callers, through given nodes until told to stop; what was begun
/// is asked for to the end. So at any moment some are half taken, and some of those live on whichever node.
/// </summary>
public sealed class LimitsOverNodes(ClusterProcess cluster, NodesInTurn nodes)
{
    public const int Limit = 100;

    /// <summary>A server whose last good writing is older refuses to admit at all, so a crash forgets no more than this.</summary>
    public static readonly TimeSpan ForgottenMax = TimeSpan.FromSeconds(1);

    private const int OpenAtOnce = 16;
    private const int CallersEach = 4;
    private const int RefusalsEach = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string policy = $"exports-{Rest.NewState()}";
    private readonly ConcurrentBag<(AllowanceHistory History, ConcurrentBag<Span> Admitted)> allowances = [];
    private readonly CancellationTokenSource enough = new();
    private Task running = Task.CompletedTask;

    /// <summary>How many subjects there were.</summary>
    public int Subjects => allowances.Count;

    /// <summary>How many calls each subject had admitted.</summary>
    public IEnumerable<int> Admitted => allowances.Select(each => each.Admitted.Count);

    public async Task StartAsync()
    {
        var made = await cluster.Client(0).PostAsync("/accounts/v1/rate-limits/policies", new { name = policy, limit = Limit, window = "86400s", algorithm = "ALGORITHM_FIXED_WINDOW" });
        Assert.True(made.Succeeded, made.ToString());
        running = Task.WhenAll(Enumerable.Range(0, OpenAtOnce).Select(_ => Task.Run(TakeAsync)));
    }

    /// <summary>Returns when all that were begun have been used up.</summary>
    public async Task StopAsync()
    {
        await enough.CancelAsync();
        await running;
    }

    /// <summary>Waits until that many more calls were admitted, so that what follows meets callers at work.</summary>
    public async Task WorkAsync(int more)
    {
        for (var before = Admitted.Sum(); Admitted.Sum() < before + more;)
        {
            await Task.Delay(10);
        }
    }

    /// <summary>What cannot be, given when a node was killed, if one was.</summary>
    public IReadOnlyList<string> Objections(long? killedAt = null)
    {
        if (killedAt is { } at)
        {
            foreach (var (history, _) in allowances)
            {
                history.Crashed(at);
            }
        }

        return [.. allowances.SelectMany(each => each.History.Objections())];
    }

    /// <summary>By how much the limits were exceeded in all, and by how much they may have been, by what was acknowledged in the last second before the kill.</summary>
    public string Overshoot(long killedAt)
    {
        var since = killedAt - (long)(ForgottenMax.TotalSeconds * Stopwatch.Frequency);
        var over = allowances.Sum(each => Math.Max(0, each.Admitted.Count - Limit));
        var bound = allowances.Sum(each => each.Admitted.Count(span => span.Begin <= killedAt && span.End >= since));
        return string.Create(CultureInfo.InvariantCulture, $"{Subjects} subjects, {over} admitted beyond their limits; {bound} were admitted in the second before the kill");
    }

    private async Task TakeAsync()
    {
        while (!enough.IsCancellationRequested)
        {
            var subject = Rest.NewState();
            var admitted = new ConcurrentBag<Span>();
            var history = new AllowanceHistory(subject, Limit, (long)(ForgottenMax.TotalSeconds * Stopwatch.Frequency));
            allowances.Add((history, admitted));
            await Task.WhenAll(Enumerable.Range(0, CallersEach).Select(caller => TakeAllAsync(caller, subject, history, admitted)));
        }
    }

    private async Task TakeAllAsync(int caller, string subject, AllowanceHistory history, ConcurrentBag<Span> admitted)
    {
        var refusals = 0;
        for (var turn = caller; refusals < RefusalsEach; turn++)
        {
            var begin = Stopwatch.GetTimestamp();
            var reply = await nodes.TryAsync(turn, client => client.PostAsync("/accounts/v1/rate-limits:consume", new { policy, subject }));
            var span = new Span(begin, Stopwatch.GetTimestamp());
            if (reply is null)
            {
                history.Lost(begin);
            }
            else if (reply["allowed"] == "True")
            {
                admitted.Add(span);
                history.Took(RemainingOf(reply), span);
            }
            else
            {
                history.Refused(span);
                refusals++;
            }

            await Task.Delay(Pause);
        }
    }

    private static long RemainingOf(Reply reply) => long.Parse(reply["remaining"], CultureInfo.InvariantCulture);
}
