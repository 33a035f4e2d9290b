using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;

namespace Standins.Orleans.Tests.Simulation;

/// <summary>
/// One silo, its callers, its storage and its clock on a single thread. One seed decides everything that could
/// happen in another order elsewhere: which turn runs next, which call runs inline, how long storage takes, what
/// fails. It watches the promises and writes down the first that is broken.
/// </summary>
internal sealed class SimWorld : ITurnScheduler
{
    private readonly Random _random;
    private readonly List<IThreadPoolWorkItem> _runnable = [];
    private readonly Dictionary<string, (int Client, int Number)> _inside = [];
    private readonly Dictionary<(string Key, int Client), int> _last = [];
    private readonly HashSet<string> _live = [];
    private int _open;

    public SimWorld(int seed, IEngineHooks? bug)
    {
        _random = new Random(seed);
        Storage = new SimStorage(this);
        var services = new ServiceCollection();
        services.AddOrleans(silo =>
        {
            silo.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 12);
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromSeconds(1));
            silo.Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromMilliseconds(200));
        });
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<ITurnScheduler>(this);
        services.AddSingleton(this);
        services.AddGrainStorage("sim", (_, _) => Storage);
        if (bug is not null)
        {
            services.AddSingleton(bug);
        }

        Services = services.BuildServiceProvider();
        Silo = Services.GetRequiredService<Silo>();
    }

    public TestTime Time { get; } = new();

    public SimStorage Storage { get; }

    public ServiceProvider Services { get; }

    public Silo Silo { get; }

    /// <summary>The first promise that was broken.</summary>
    public string? Fault { get; private set; }

    /// <summary>A sum over everything that happened, in order.</summary>
    public long Trace { get; private set; }

    public int Acknowledged { get; private set; }

    public bool DecidesInline => true;

    public int ItemsPerDrain => 1 + Next(3);

    public bool MayRunInline() => Next(3) != 0;

    public void Schedule(IThreadPoolWorkItem work) => _runnable.Add(work);

    public int Next(int below)
    {
        var drawn = _random.Next(below);
        Trace = (Trace * 31) + drawn + 1;
        return drawn;
    }

    public void Break(string promise) => Fault ??= promise;

    public async Task Pause()
    {
        switch (Next(4))
        {
            case 0:
                await Task.Yield();
                break;
            case 1:
                await Task.Delay(TimeSpan.FromMilliseconds(1 + Next(40)), Time);
                break;
        }
    }

    public void Enter(string key, int client, int number)
    {
        Trace = (Trace * 31) + (client * 1000) + number;
        if (!_inside.TryAdd(key, (client, number)))
        {
            Break($"P4: request {client}/{number} of {key} began inside {_inside[key]}");
        }

        if (_last.TryGetValue((key, client), out var last) && last >= number)
        {
            Break($"P4: {key} served {number} of client {client} after {last}");
        }

        _last[(key, client)] = number;
    }

    public void Leave(string key) => _inside.Remove(key);

    public void Activated(string key)
    {
        if (!_live.Add(key))
        {
            Break($"P1: {key} is live twice");
        }
    }

    public void Ended(string key) => _live.Remove(key);

    /// <summary>Runs callers against the silo until all have their answers.</summary>
    public void Run(int clients, int rounds)
    {
        var outer = SynchronizationContext.Current;
        var context = new SimContext(this);
        try
        {
            for (var client = 0; client < clients; client++)
            {
                SynchronizationContext.SetSynchronizationContext(context);
                _open++;
                _ = RunClient(client, rounds);
            }

            using var collector = new Collector(Silo, new GrainCollectionOptions(), new ProcessMemoryGauge());
            for (var step = 0; _open > 0 && Fault is null; step++)
            {
                if (step > 200_000)
                {
                    Break("It does not come to an end.");
                }

                if (Next(60) == 0)
                {
                    collector.CollectAged();
                }

                Step();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            Services.Dispose();
        }
    }

    private void Step()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        ExecutionContext.Restore(TurnThread.Empty);
        if (_runnable.Count == 0)
        {
            if (!Time.AdvanceToNext(TimeSpan.MaxValue))
            {
                Break("P2: a call was never answered");
            }
        }
        else if (Next(25) != 0 || !Time.AdvanceToNext(TimeSpan.FromSeconds(1)))
        {
            // Time may pass while work waits for a processor, but not so much that deadlines pass.
            var index = Next(_runnable.Count);
            var work = _runnable[index];
            _runnable.RemoveAt(index);
            work.Execute();
        }
    }

    private async Task RunClient(int client, int rounds)
    {
        var number = 0;
        for (var round = 0; round < rounds; round++)
        {
            List<Task> sent = [];
            for (var i = Next(6); i >= 0; i--)
            {
                sent.Add(Call("k" + Next(2), client, ++number));
            }

            await Task.WhenAll(sent);
            await Pause();
        }

        _open--;
    }

    private async Task Call(string key, int client, int number)
    {
        try
        {
            await Silo.Factory.GetGrain<ISimGrain>(key).Append(client, number);
            Acknowledged++;
            if (!Storage.Holds(key, client, number))
            {
                Break($"P2: {client}/{number} of {key} was acknowledged and is not stored");
            }
        }
        catch (LimitExceededException)
        {
            // Refused at once: it has not begun.
        }
        catch (TimeoutException)
        {
            Break($"{client}/{number} of {key} was overdue though nothing was slow");
        }
        catch (OrleansException)
        {
            // The storage failed; nobody was told otherwise.
        }
    }

    private sealed class SimContext(SimWorld world) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => world.Schedule(new Posted(this, d, state));

        public override SynchronizationContext CreateCopy() => this;

        private sealed class Posted(SimContext context, SendOrPostCallback callback, object? state) : IThreadPoolWorkItem
        {
            public void Execute()
            {
                SetSynchronizationContext(context);
                callback(state);
            }
        }
    }
}
