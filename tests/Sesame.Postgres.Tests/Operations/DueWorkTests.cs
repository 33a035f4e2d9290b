using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Operations;

public sealed class DueWorkTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    private readonly string kind = "test." + Guid.CreateVersion7().ToString("N");
    private readonly ManualTime time = new();

    [Fact]
    public async Task Work_runs_once_it_is_due_and_is_gone_when_it_is_done()
    {
        var work = new Work(kind);
        var silo = Silo(work);
        await Schedule("one", TimeSpan.FromMinutes(1), "payload"u8.ToArray());
        Assert.Equal(0, await silo.RunDueAsync(default));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(0, await silo.RunDueAsync(default));
        var done = Assert.Single(work.Done);
        Assert.Equal(("one", 1), (done.Key, done.Attempts));
        Assert.Equal("payload"u8.ToArray(), done.Payload!.Value.ToArray());
    }

    [Fact]
    public async Task Of_many_silos_one_gets_each_piece()
    {
        var work = new Work(kind);
        foreach (var key in Enumerable.Range(0, 20))
        {
            await Schedule($"{key}", TimeSpan.Zero);
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            var silo = Silo(work);
            while (await silo.RunDueAsync(default) > 0)
            {
                // To the end.
            }
        }));
        Assert.Equal(20, work.Done.Count);
        Assert.Equal(20, work.Done.Select(item => item.Key).Distinct().Count());
    }

    [Fact]
    public async Task Work_of_a_silo_that_died_is_taken_up_when_its_lease_is_over()
    {
        await Schedule("one", TimeSpan.Zero);
        using var dying = new CancellationTokenSource();
        var dead = new Work(kind) { Act = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        var running = Silo(dead).RunDueAsync(dying.Token);
        await dead.Begun.Task;
        await dying.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var work = new Work(kind);
        Assert.Equal(0, await Silo(work).RunDueAsync(default));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Silo(work).RunDueAsync(default));
        Assert.Equal(2, Assert.Single(work.Done).Attempts);
    }

    [Fact]
    public async Task Work_that_fails_comes_again_later_and_later()
    {
        await Schedule("one", TimeSpan.Zero);
        var failing = true;
        var work = new Work(kind) { Act = (_, _) => failing ? throw new InvalidOperationException("not now") : Task.CompletedTask };
        var silo = Silo(work);
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(0, await silo.RunDueAsync(default));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await silo.RunDueAsync(default));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, await silo.RunDueAsync(default));
        Assert.Equal("InvalidOperationException", await samples.ScalarAsync<string>($"SELECT last_error FROM due_work WHERE kind = '{kind}'"));
        failing = false;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(0L, await Rows());
    }

    [Fact]
    public async Task Recurring_work_stands_there_by_itself_and_comes_again()
    {
        var work = new Work(kind) { Every = TimeSpan.FromHours(1) };
        var silo = Silo(work);
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(0, await silo.RunDueAsync(default));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(1L, await Rows());
    }

    [Fact]
    public async Task Work_scheduled_anew_while_it_runs_runs_again()
    {
        await Schedule("one", TimeSpan.Zero);
        var first = true;
        var work = new Work(kind)
        {
            Act = async (_, _) =>
            {
                if (first)
                {
                    first = false;
                    await Schedule("one", TimeSpan.Zero);
                }
            },
        };
        var silo = Silo(work);
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(1, await silo.RunDueAsync(default));
        Assert.Equal(0, await silo.RunDueAsync(default));
    }

    private Task<long> Rows() => samples.ScalarAsync<long>($"SELECT count(*) FROM due_work WHERE kind = '{kind}'");

    private async Task Schedule(string key, TimeSpan after, byte[]? payload = null)
    {
        var memory = await samples.OpenAsync(Guid.CreateVersion7().ToString("N"));
        memory.Stored.Add(DueWork.Schedule(kind, key, time.GetUtcNow() + after, payload));
        await memory.Write();
    }

    private DueWorkService Silo(Work work)
    {
        var host = samples.Host(samples.Database.ConnectionString, time: time);
        return new DueWorkService(host.GetRequiredService<DueWork>(), [work], time, NullLogger<DueWorkService>.Instance);
    }

    private sealed class Work(string kind) : IDueWork
    {
        public ConcurrentQueue<DueItem> Done { get; } = new();

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<DueItem, CancellationToken, Task> Act { get; init; } = (_, _) => Task.CompletedTask;

        public string Kind => kind;

        public TimeSpan? Every { get; init; }

        public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            await Act(item, cancellationToken);
            Done.Enqueue(item);
            return null;
        }
    }
}
