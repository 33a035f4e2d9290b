using System.Collections.Concurrent;
using System.Net.Sockets;
using Npgsql;

namespace Sesame.Testing;

/// <summary>
/// Stands between Npgsql and PostgreSQL on a Unix socket, understands where the client's messages begin and end, counts
/// them, and breaks a connection exactly where a test wants it broken.
/// </summary>
public sealed class PostgresRelay : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-relay-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<RelayedConnection, bool> connections = new();
    private readonly string server;
    private readonly Task accepting;
    private volatile bool closed;
    private Cut? armed;

    private PostgresRelay(string server)
    {
        this.server = server;
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, ".s.PGSQL.5432")));
        listener.Listen(128);
        accepting = AcceptAsync();
    }

    /// <summary>Round trips: how often a client waited for the server's answers.</summary>
    public int RoundTrips => Volatile.Read(ref roundTrips);

    /// <summary>Statements executed.</summary>
    public int Statements => Volatile.Read(ref statements);

    private const int EntryParameters = 18;

    private int roundTrips;
    private int statements;

    public static PostgresRelay To(string connectionString) =>
        new(Path.Combine(new NpgsqlConnectionStringBuilder(connectionString).Host!, ".s.PGSQL.5432"));

    /// <summary>The same database, reached through the relay.</summary>
    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = folder.FullName }.ConnectionString;

    /// <summary>Tells clients another process number than the server's, as a transaction pooler does.</summary>
    public bool PretendsToPool { get; set; }

    /// <summary>Breaks the connection of the next batch that is a command. Completes when it is broken.</summary>
    /// <param name="at">Where.</param>
    /// <param name="andClose">Whether to be closed, as by <see cref="Close"/>, when the client learns of it.</param>
    public Task CutNext(CutAt at, bool andClose = false)
    {
        var cut = new Cut(at, andClose);
        armed = cut;
        return cut.Done.Task;
    }

    /// <summary>Breaks all connections and takes no new ones until <see cref="Open"/>.</summary>
    public void Close()
    {
        closed = true;
        foreach (var connection in connections.Keys)
        {
            connection.Break();
        }
    }

    public void Open() => closed = false;

    public async ValueTask DisposeAsync()
    {
        Close();
        listener.Dispose();
        await accepting;
        folder.Delete(recursive: true);
    }

    internal void Count(int batchStatements)
    {
        Interlocked.Increment(ref roundTrips);
        Interlocked.Add(ref statements, batchStatements);
    }

    /// <summary>The cut that this batch is to suffer, once. A command has several statements, or one with the many parameters of an audit entry.</summary>
    internal Cut? Take(int batchStatements, int parametersMost) =>
        batchStatements >= 2 || parametersMost >= EntryParameters ? Interlocked.Exchange(ref armed, null) : null;

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (closed)
            {
                client.Dispose();
                continue;
            }

            var upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await upstream.ConnectAsync(new UnixDomainSocketEndPoint(server));
            }
            catch (SocketException)
            {
                client.Dispose();
                upstream.Dispose();
                continue;
            }

            var connection = new RelayedConnection(this, client, upstream);
            connections[connection] = true;
            if (closed)
            {
                connection.Break();
            }

            _ = connection.RunAsync().ContinueWith(_ => connections.TryRemove(connection, out var _), TaskScheduler.Default);
        }
    }

    internal sealed record Cut(CutAt At, bool AndClose)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Where a connection breaks, seen from the server.</summary>
public enum CutAt
{
    /// <summary>All statements arrived, the end of the batch did not: the server rolls back.</summary>
    BeforeCommit,

    /// <summary>The server has committed; its answer does not arrive.</summary>
    AfterCommit,

    /// <summary>The server has everything and is still at work when the client's side breaks.</summary>
    DuringCommit,
}
