using System.Diagnostics;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

/// <summary>The callee sees the request context and the activity of its caller, and nothing else.</summary>
public sealed class AmbientTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callers_ambient_values_stay_with_the_caller(bool live)
    {
        await using var silo = await StartAsync(live);
        s_local.Value = "the caller's";

        Assert.Null(await silo.Probe().Do(_ => Task.FromResult<object?>(s_local.Value)));
        Assert.Null(await silo.Probe().Do(async _ =>
        {
            await Task.Yield();
            return s_local.Value;
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_request_context_travels_to_the_grain_and_on_but_not_back(bool live)
    {
        await using var silo = await StartAsync(live);
        RequestContext.Set("who", "caller");
        try
        {
            var seen = await silo.Probe().Do(async probe =>
            {
                var here = (string?)RequestContext.Get("who");
                RequestContext.Set("who", "grain");
                var there = (string?)await probe.Grains.GetGrain<IProbeGrain>("other").Do(_ => Task.FromResult(RequestContext.Get("who")));
                return $"{here}, {there}";
            });

            Assert.Equal("caller, grain", seen);
            Assert.Equal("caller", RequestContext.Get("who"));
        }
        finally
        {
            RequestContext.Clear();
        }

        Assert.Null(await silo.Probe().Do(_ => Task.FromResult(RequestContext.Get("who"))));
    }

    [Fact]
    public async Task A_request_that_waited_sees_its_own_callers_context()
    {
        await using var silo = await StartAsync(live: true);
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = silo.Probe().Hold(started, gate.Task);
        await started.Task;

        var waiting = Enumerable.Range(0, 5).Select(async number =>
        {
            RequestContext.Set("number", number);
            return (int)(await silo.Probe().Do(_ => Task.FromResult(RequestContext.Get("number"))))!;
        }).ToList();
        var bare = silo.Probe().Do(_ => Task.FromResult(RequestContext.Get("number")));
        gate.SetResult();
        await first;

        var seen = await Task.WhenAll(waiting);
        Assert.Equal([0, 1, 2, 3, 4], seen);
        Assert.Null(await bare);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_activity_is_the_callers(bool live)
    {
        await using var silo = await StartAsync(live);
        using var activity = new Activity("check").Start();

        var seen = await silo.Probe().Do(async _ =>
        {
            var before = Activity.Current?.Id;
            await Task.Yield();
            return before == Activity.Current?.Id ? before : "changed";
        });

        Assert.Equal(activity.Id, seen);
        Assert.Same(activity, Activity.Current);
    }

    private static async Task<TestSilo> StartAsync(bool live)
    {
        var silo = await TestSilo.StartAsync();
        if (live)
        {
            await silo.Probe().Run(_ => { });
        }

        return silo;
    }
}
