using System.Diagnostics;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Many counters, spread over all owners by their names: asked one after the other, they tell when all of the cluster answers again.</summary>
public sealed class Probe(Caller caller)
{
    private const int Subjects = 60;

    private readonly string[] subjects = [.. Enumerable.Range(0, Subjects).Select(_ => Rest.NewState())];

    public Task PrepareAsync() => caller.MustAsync(() => caller.AsAdminAsync(
        admin => admin.PostAsync("/accounts/v1/rate-limits/policies", new { name = "probes", limit = 1_000_000_000, window = "3600s", requestId = "probes" })));

    /// <summary>Returns when each has answered once since now.</summary>
    public Task AllAnswerAsync(TimeSpan patience) => Task.WhenAll(subjects.Select(subject => AnswersAsync(subject, patience)));

    private async Task AnswersAsync(string subject, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (!(await caller.AsClientAsync(client => client.PostAsync("/accounts/v1/rate-limits:consume", new { policy = "probes", subject }))).Succeeded)
        {
            if (watch.Elapsed > patience)
            {
                throw new TimeoutException($"A grain did not answer within {patience}. The last failure: {caller.Failures.LastOrDefault()}");
            }

            await Task.Delay(50);
        }
    }
}
