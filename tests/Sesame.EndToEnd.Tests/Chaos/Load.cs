using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing.Histories;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Writers and readers that work through all nodes, and remember what each was told and when.</summary>
public sealed class Load(ChaosCluster cluster, Caller caller)
{
    private const int Policies = 6;
    private const int Chains = 8;
    private const int AllowanceLimit = 400;

    // The last good flush may be a second old before consume stops admitting; the rest is for the time that a fault takes to come about.
    private static readonly long Forgotten = (long)(1.5 * Stopwatch.Frequency);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly CreationHistory users = new();
    private readonly List<string> userIds = [];
    private readonly ConcurrentBag<string> addresses = [];
    private readonly List<(string Id, RegisterHistory History)> registers = [];
    private readonly List<(string Refresh, ChainHistory History)> chains = [];
    private readonly ConcurrentDictionary<string, AllowanceHistory> allowances = new();
    private readonly Revocations revocations = new(caller);
    private readonly ConcurrentBag<string> newest = [];

    /// <summary>How many acknowledgements are held against the cluster.</summary>
    public string Counts => string.Create(
        CultureInfo.InvariantCulture,
        $"{caller.Calls} calls, {caller.Failures.Count} without an answer; acknowledged: {users.Acknowledged} users, {registers.Sum(each => each.History.Acknowledged)} changes, "
        + $"{chains.Sum(each => each.History.Acknowledged)} refreshes, {allowances.Values.Sum(each => each.Acknowledged)} takings, {revocations.Counts}");

    /// <summary>Makes what the workers go on with.</summary>
    public async Task PrepareAsync()
    {
        await PolicyAsync(new { name = "takings", limit = AllowanceLimit, window = "31536000s", algorithm = "ALGORITHM_FIXED_WINDOW", requestId = "takings" });
        for (var index = 0; index < Policies; index++)
        {
            var policy = await PolicyAsync(new { name = $"register-{index}", limit = 1, window = "60s", requestId = $"register-{index}" });
            registers.Add((policy["id"], new RegisterHistory($"register-{index}", "1")));
        }

        for (var index = 0; index < Chains; index++)
        {
            chains.Add(((await revocations.LogInAsync()).Reply!["refresh"], new ChainHistory($"session {index}", TimeSpan.FromSeconds(30), Stopwatch.Frequency)));
        }
    }

    /// <summary>Works until told that it is over; every call that has begun is waited for.</summary>
    public Task RunAsync(CancellationToken over) => Task.WhenAll(
    [
        Repeat(CreateAsync, over), Repeat(CreateAsync, over), Repeat(LookAsync, over),
        .. registers.SelectMany(each => new[] { WriteAsync(each.Id, each.History, over), Repeat(_ => ReadAsync(each.Id, each.History), over), Repeat(_ => ReadAsync(each.Id, each.History), over) }),
        .. chains.Select(each => RefreshAsync(each.Refresh, each.History, over)),
        TakeAsync(over), TakeAsync(over), revocations.RunAsync(over), revocations.RunAsync(over),
    ]);

    /// <summary>At this time a node was ended or barred from writing without having been asked to leave.</summary>
    public void Crashed(long at)
    {
        foreach (var allowance in allowances.Values)
        {
            allowance.Crashed(at);
        }
    }

    /// <summary>After the faults, all nodes well: everything is looked for once more.</summary>
    public async Task<IReadOnlyList<string>> ObjectionsAsync(CancellationToken patience)
    {
        await Parallel.ForEachAsync(users.Ids, patience, async (id, _) => await LookAtAsync(id, patience));

        foreach (var (id, history) in registers)
        {
            await ReadAsync(id, history);
        }

        var lost = new List<string>();
        foreach (var refresh in newest)
        {
            var reply = (await caller.UntilAnsweredAsync(client => client.RefreshAsync(refresh), patience)).Reply!;
            lost.AddRange(reply.Succeeded ? [] : [$"The newest token of a session was refused in the end: {reply}"]);
        }

        var rows = await cluster.StoredAddressesAsync();
        var stored = addresses.ToDictionary(address => address, address => rows.GetValueOrDefault(address));
        return
        [
            .. caller.Surprises, .. lost, .. users.Objections(stored), .. registers.SelectMany(each => each.History.Objections()), .. chains.SelectMany(each => each.History.Objections()),
            .. allowances.Values.SelectMany(each => each.Objections()), .. revocations.Objections(),
        ];
    }

    private static async Task Repeat(Func<CancellationToken, Task> act, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await act(over);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private Task<Reply> PolicyAsync(object policy) => caller.MustAsync(() => caller.AsAdminAsync(admin => admin.PostAsync("/accounts/v1/rate-limits/policies", policy)));

    private async Task CreateAsync(CancellationToken over)
    {
        var email = Rest.NewEmail();
        addresses.Add(email);
        // The same request until somebody says what became of it.
        for (var tries = 0; tries == 0 || !over.IsCancellationRequested; tries++)
        {
            var made = await caller.AsClientAsync(client => client.PostAsync("/accounts/v1/users", new { email, requestId = email }));
            if (made.Succeeded)
            {
                users.Made(email, made.Reply!["userId"], made.Span);
                lock (userIds)
                {
                    userIds.Add(made.Reply["userId"]);
                }

                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken over)
    {
        string? id;
        lock (userIds)
        {
            id = userIds.Count == 0 ? null : userIds[Random.Shared.Next(userIds.Count)];
        }

        if (id is not null)
        {
            await LookAtAsync(id, over);
        }
    }

    private async Task LookAtAsync(string id, CancellationToken over)
    {
        while (true)
        {
            var look = await caller.AsClientAsync(client => client.GetAsync($"/accounts/v1/users/{id}"));
            if (look.Reply?.Status == HttpStatusCode.NotFound)
            {
                users.Missed(id, look.Span);
            }

            if (look.Reply is not null || over.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task WriteAsync(string id, RegisterHistory history, CancellationToken over)
    {
        for (var value = 2; !over.IsCancellationRequested; value++)
        {
            var limit = value.ToString(CultureInfo.InvariantCulture);
            var change = await caller.AsAdminAsync(admin => admin.SendAsync(HttpMethod.Patch, $"/accounts/v1/rate-limits/policies/{id}", System.Net.Http.Json.JsonContent.Create(new { limit })));
            if (change.Reply is null || change.Succeeded)
            {
                history.Wrote(limit, change.Span);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task ReadAsync(string id, RegisterHistory history)
    {
        var read = await caller.AsAdminAsync(admin => admin.GetAsync($"/accounts/v1/rate-limits/policies/{id}"));
        if (read.Succeeded)
        {
            history.Read(read.Reply!["limit"], read.Span);
        }
        else if (read.Reply is { } refused)
        {
            history.Read($"nothing: {refused}", read.Span);
        }
    }

    private async Task RefreshAsync(string refresh, ChainHistory history, CancellationToken over)
    {
        var certain = true;
        while (!over.IsCancellationRequested)
        {
            var token = refresh;
            var step = await caller.AsClientAsync(client => client.RefreshAsync(token));
            if (step.Succeeded)
            {
                refresh = step.Reply!["refresh"];
                history.Stepped(token, refresh, step.Span);
            }
            else if (step.Reply is { } refused)
            {
                history.Refused(token, refused.ToString(), step.Span);
                return;
            }
            else
            {
                history.Tried(token, step.Span.Begin);
            }

            certain = step.Succeeded;
            await Task.Delay(Pause, CancellationToken.None);
        }

        if (certain)
        {
            newest.Add(refresh);
        }
    }

    // Several take from one allowance at once, until it is empty; then from the next.
    private async Task TakeAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var subject = Rest.NewState();
            var history = allowances[subject] = new AllowanceHistory(subject, AllowanceLimit, Forgotten);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TakeAllAsync(subject, history, over)));
        }
    }

    private async Task TakeAllAsync(string subject, AllowanceHistory history, CancellationToken over)
    {
        for (var refusals = 0; refusals < 3 && !over.IsCancellationRequested;)
        {
            var taking = await caller.AsClientAsync(client => client.PostAsync("/accounts/v1/rate-limits:consume", new { policy = "takings", subject }));
            if (!taking.Succeeded)
            {
                history.Lost(taking.Span.Begin);
            }
            else if (taking.Reply!["allowed"] == "True")
            {
                history.Took(long.Parse(taking.Reply["remaining"], CultureInfo.InvariantCulture), taking.Span);
            }
            else
            {
                history.Refused(taking.Span);
                refusals++;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
