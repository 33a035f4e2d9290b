using Microsoft.Extensions.Options;
using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class HashPoolTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PasswordHashMeter meter = new();
    private readonly HashPool pool;
    private readonly ManualResetEventSlim open = new();

    public HashPoolTests()
    {
        var hasher = new PasswordHasher(new PasswordHashCost(MemoryKibibytes: 64, Iterations: 1, Lanes: 1), meter);
        pool = new HashPool(hasher, meter, Options.Create(new PasswordOptions { HashThreads = 1, HashQueueMax = 3 }));
    }

    public void Dispose()
    {
        open.Set();
        pool.Dispose();
        meter.Dispose();
        open.Dispose();
    }

    [Fact]
    public async Task A_hashed_password_verifies()
    {
        var hashed = Assert.IsType<HashOutcome.Hashed>(await pool.Hash("secret", "client", default));
        Assert.Equal(new PasswordVerdict.Right(false), await pool.Verify(hashed.Phc, "secret", "client", default));
        Assert.IsType<PasswordVerdict.Wrong>(await pool.Verify(hashed.Phc, "wrong", "client", default));
        Assert.IsType<PasswordVerdict.Wrong>(await pool.Verify(null, "secret", "client", default));
        Assert.Equal(4, meter.HashesStarted);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_computes_nothing_more()
    {
        await Occupy();
        var waiting = Enumerable.Range(0, 3).Select(_ => Verify("client")).ToList();
        Assert.IsType<PasswordVerdict.Overloaded>(await Verify("client").WaitAsync(Patience));
        Assert.IsType<HashOutcome.Overloaded>(await pool.Hash("secret", "client", default).AsTask().WaitAsync(Patience));
        Assert.Equal(2, meter.CallsOverloaded);
        open.Set();
        Assert.All(await Task.WhenAll(waiting), verdict => Assert.IsType<PasswordVerdict.Wrong>(verdict));
        Assert.Equal(3, meter.HashesStarted);
    }

    [Fact]
    public async Task A_flood_of_one_client_is_crowded_out_by_another()
    {
        await Occupy();
        var flood = Enumerable.Range(0, 3).Select(_ => Verify("flood")).ToList();
        var other = Verify("other");
        Assert.IsType<PasswordVerdict.Overloaded>(await flood[2].WaitAsync(Patience));
        open.Set();
        Assert.IsType<PasswordVerdict.Wrong>(await other);
        Assert.All(await Task.WhenAll(flood[..2]), verdict => Assert.IsType<PasswordVerdict.Wrong>(verdict));
    }

    [Fact]
    public async Task In_a_storm_of_one_client_the_login_of_another_is_the_next_but_one()
    {
        using var busy = new HashPool(
            new PasswordHasher(PasswordHashCost.Current, meter), meter, Options.Create(new PasswordOptions { HashThreads = 1, HashQueueMax = 200 }));
        using var begun = new SemaphoreSlim(0);
        _ = busy.Submit("storm", () => Block(begun), -1, default).AsTask();
        await begun.WaitAsync(Patience);
        var served = 0;
        var storm = Enumerable.Range(0, 1000).Select(_ => busy.Submit("storm", () => Interlocked.Increment(ref served), -1, default).AsTask()).ToList();

        var turn = busy.Submit("other", () => Interlocked.Increment(ref served), -1, default).AsTask();
        open.Set();

        Assert.InRange(await turn.WaitAsync(Patience), 1, 2);
        Assert.Equal(199, (await Task.WhenAll(storm)).Count(result => result != -1));
    }

    [Fact]
    public async Task A_cancelled_call_leaves_its_place_and_is_never_computed()
    {
        await Occupy();
        using var cancellation = new CancellationTokenSource();
        var impatient = pool.Verify(null, "secret", "client", cancellation.Token).AsTask();
        Assert.Equal(1, pool.Waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Patience));
        Assert.Equal(0, pool.Waiting);
        open.Set();
        await Verify("client");
        Assert.Equal(1, meter.HashesStarted);
    }

    [Fact]
    public async Task A_call_that_comes_cancelled_takes_no_place() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await pool.Verify(null, "secret", "client", new CancellationToken(canceled: true)));

    [Fact]
    public async Task Cancelling_after_the_work_began_changes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        var running = pool.Submit("client", () => Block(begun), -1, cancellation.Token).AsTask();
        await begun.WaitAsync(Patience);
        await cancellation.CancelAsync();
        open.Set();
        Assert.Equal(0, await running.WaitAsync(Patience));
    }

    [Fact]
    public async Task Work_that_throws_fails_its_caller_alone()
    {
        await Assert.ThrowsAsync<InvalidDataException>(async () => await pool.Verify("damaged", "secret", "client", default));
        Assert.IsType<PasswordVerdict.Wrong>(await Verify("client"));
    }

    [Fact]
    public async Task Callers_do_not_go_on_on_a_hashing_thread()
    {
        var hashing = await pool.Submit("client", () => Environment.CurrentManagedThreadId, -1, default);
        Assert.NotEqual(hashing, Environment.CurrentManagedThreadId);
    }

    [Fact]
    public async Task Hashing_threads_rank_below_the_rest_of_the_process()
    {
        var niceness = await pool.Submit("client", Niceness, -1, default);
        Assert.Equal(await Task.Run(Niceness) + 10, niceness);
    }

    [Fact]
    public async Task Threads_started_while_callers_are_woken_keep_the_priority_of_the_process()
    {
        var before = Niceness();
        var woken = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            while (await pool.Submit($"client {i}", () => true, false, default) is false)
            {
                await Task.Yield();
            }

            // Held for a moment, so that the thread pool has to start more threads for the others.
            Thread.SpinWait(100_000);
            return Niceness();
        }));
        Assert.All(woken, niceness => Assert.Equal(before, niceness));
    }

    [Fact]
    public async Task No_more_hashes_run_at_once_than_there_are_threads()
    {
        using var two = new HashPool(
            new PasswordHasher(PasswordHashCost.Current, meter), meter, Options.Create(new PasswordOptions { HashThreads = 2, HashQueueMax = 100 }));
        var (running, most) = (0, 0);
        var calls = Enumerable.Range(0, 50).Select(i => two.Submit($"client {i % 5}", Watched, -1, default).AsTask());
        await Task.WhenAll(calls);
        Assert.InRange(most, 1, 2);

        int Watched()
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Thread.SpinWait(20_000);
            return Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task Disposing_finishes_what_runs_and_refuses_what_waits_and_comes()
    {
        using var begun = new SemaphoreSlim(0);
        var running = pool.Submit("client", () => Block(begun), -1, default).AsTask();
        await begun.WaitAsync(Patience);
        var waiting = Verify("client");
        var disposing = Task.Run(pool.Dispose);
        Assert.IsType<PasswordVerdict.Overloaded>(await waiting.WaitAsync(Patience));
        open.Set();
        await disposing.WaitAsync(Patience);
        Assert.Equal(0, await running.WaitAsync(Patience));
        Assert.IsType<PasswordVerdict.Overloaded>(await Verify("client").WaitAsync(Patience));
    }

    private static int Niceness() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    // Puts the pool's one thread to work that ends when the test opens the gate.
    private async Task Occupy()
    {
        var begun = new SemaphoreSlim(0);
        _ = pool.Submit("occupier", () => Block(begun), -1, default).AsTask();
        Assert.True(await begun.WaitAsync(Patience));
    }

    private int Block(SemaphoreSlim begun)
    {
        begun.Release();
        return open.Wait(Patience) ? 0 : -2;
    }

    private Task<PasswordVerdict> Verify(string fairShareKey) => pool.Verify(null, "secret", fairShareKey, default).AsTask();
}
