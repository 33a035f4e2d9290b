using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>Many callers at work at once, each with a number of its own; and what they have in common.</summary>
public static class Crowd
{
    /// <summary>Does something that many times, by that many callers.</summary>
    public static async Task DoAsync(int times, int callers, Func<int, Task> act)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < times; number = Interlocked.Increment(ref next))
            {
                await act(number);
            }
        })));
    }

    /// <summary>Sessions of users of their own, opened through all nodes.</summary>
    public static async Task<IReadOnlyList<Reply>> LogInAsync(IReadOnlyList<Rest> clients, int sessions)
    {
        // A password costs a hash when it is set, and one when it is first proved.
        var perUser = Math.Min(sessions, 50);
        var logins = new Reply[sessions];
        await DoAsync(sessions / perUser, 8, async user =>
        {
            var email = Rest.NewEmail();
            await clients[user % clients.Count].RegisterAsync(email);
            for (var number = user * perUser; number < (user + 1) * perUser; number++)
            {
                logins[number] = await clients[number % clients.Count].LogInAsync(email);
            }
        });
        return logins;
    }
}
