using Npgsql;
using Orleans.Runtime.Cluster;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>A database with the rows of a cluster, and stores over it as so many silos have them. For each test its own.</summary>
public abstract class ClusterStores : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    private protected TestDatabase Database { get; } = new();

    public Task InitializeAsync() => Database.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private protected static Member NewMember(string name = "n") =>
        new(Guid.CreateVersion7(), name, "127.0.0.1:1", MemberStatus.Active, 0, new Dictionary<string, string> { ["pid"] = "1" });

    private protected PostgresClusterStore Open(string? connectionString = null)
    {
        // With the patience of the longest lease: what is asked here is what comes out, not how soon.
        var store = new PostgresClusterStore(connectionString ?? Database.ConnectionString, new ClusterSettings { LeaseSeconds = 60 }, TimeProvider.System);
        _opened.Add(store);
        return store;
    }

    private protected async Task<(PostgresClusterStore Store, Guid Id)> Joined()
    {
        var (store, member) = (Open(), NewMember());
        await store.Join(member, default);
        return (store, member.Incarnation);
    }

    /// <summary>A pool whose connections carry the member's mark, as a silo's storage has it.</summary>
    private protected NpgsqlDataSource PoolOf(Guid incarnation, int connectionsMax = 4)
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            ApplicationName = "pool of the silo", MaxPoolSize = connectionsMax, NoResetOnClose = true, Timeout = 300, CommandTimeout = 300,
        }.ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException(), async connection =>
        {
            await using var mark = new NpgsqlCommand(ClusterSql.Mark, connection) { Parameters = { new() { Value = PostgresClusterStore.LockKey(incarnation) } } };
            await mark.ExecuteNonQueryAsync();
            await using var status = new NpgsqlCommand("SELECT status FROM cluster_members WHERE incarnation = $1", connection) { Parameters = { new() { Value = incarnation } } };
            if (await status.ExecuteScalarAsync() is not (short)0 and not (short)1)
            {
                throw new NotMemberException("no member");
            }
        });
        var pool = builder.Build();
        _opened.Add(pool);
        return pool;
    }

    /// <summary>Server processes that hold or wait for the member's mark.</summary>
    private protected Task<long> MarksOf(Guid incarnation) => Database.ScalarAsync<long>(
        """
        SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND mode = 'ShareLock' AND (classid::bigint << 32 | objid::bigint) = $1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """,
        new NpgsqlParameter { Value = PostgresClusterStore.LockKey(incarnation) });

    private protected static async Task<MemberStatus?> StatusOf(PostgresClusterStore store, Guid incarnation) =>
        (await store.Read(long.MaxValue, default)).Members.FirstOrDefault(member => member.Incarnation == incarnation)?.Status;

    private protected static async Task<Ownership[]> Owners(PostgresClusterStore store) =>
        [.. (await store.Read(0, default)).Changed.OrderBy(each => each.Partition)];
}
