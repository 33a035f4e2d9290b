using System.Diagnostics;
using System.Globalization;

namespace Sesame.Bench.Product;

/// <summary>A server with so many users, and whom of them to read next: users are taken all over the table, not in the order of their rows.</summary>
internal sealed class Population : IDisposable
{
    private const int Live = 500;

    private readonly (Guid Id, string Email)[] users;
    private int unread = Live, live;

    private Population(SesameServer server, Journey journey, (Guid Id, string Email)[] users)
    {
        Server = server;
        Journey = journey;
        this.users = users;
    }

    public SesameServer Server { get; }

    public Journey Journey { get; }

    public static Population Of(int count)
    {
        var clock = Stopwatch.StartNew();
        var server = SesameServer.Start();
        var journey = new Journey(server);
        var original = Guid.Parse(journey.Register().Result.Id);
        var users = ManyUsers.CopiesOf(server, original, count).ToArray();
        new Random(9).Shuffle(users);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {clock.Elapsed.TotalSeconds,4:0} s: {count:N0} users written"));
        return new Population(server, journey, users);
    }

    /// <summary>Somebody who was not asked for before, so that no grain holds him.</summary>
    public (Guid Id, string Email) NextUnread() => users[unread++];

    /// <summary>One of the few who are asked for again and again; the warm-up makes all of them live.</summary>
    public (Guid Id, string Email) NextLive() => users[live++ % Live];

    public void Dispose()
    {
        Journey.Dispose();
        Server.Dispose();
    }
}
