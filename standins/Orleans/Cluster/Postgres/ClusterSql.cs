namespace Orleans.Runtime.Cluster;

/// <summary>
/// The statements of <see cref="PostgresClusterStore"/>. Locks are taken in the order members, changes, partitions. Every
/// change of ownership raises the one row of <c>cluster_changes</c> in its transaction, so changes commit in the order of
/// their numbers and a reader of "all after n" misses none.
/// </summary>
internal static class ClusterSql
{
    public const string Join =
        "INSERT INTO cluster_members (incarnation, name, address, facts) VALUES ($1, $2, $3, $4::jsonb)";

    /// <summary>Marks the connection as the member's; the mark ends with the connection.</summary>
    public const string Mark = "SELECT pg_advisory_lock_shared($1)";

    /// <summary>
    /// In a later statement than the mark: whoever fences either sees the mark or is seen here. A pooler of transactions
    /// tells another process number than the server behind it.
    /// </summary>
    public const string Admission = "SELECT pg_backend_pid(), (SELECT status FROM cluster_members WHERE incarnation = $1)";

    public const string Renew =
        "UPDATE cluster_members SET counter = counter + 1 WHERE incarnation = $1 AND status IN (0, 1) RETURNING clock_timestamp()";

    public const string Clock = "SELECT clock_timestamp()";

    public const string Members = "SELECT incarnation, name, address, status, counter, facts FROM cluster_members WHERE status <> 3";

    public const string LastChange = "SELECT last FROM cluster_changes";

    /// <summary>Served by cluster_partitions_change_idx.</summary>
    public const string Changed = "SELECT partition, owner, epoch FROM cluster_partitions WHERE change > $1";

    /// <summary>
    /// The claimer's row is locked, so that it cannot be judged dead or leave between the look and the commit. What was won
    /// is read afterwards: no lock waits for rows to reach a client that stands still.
    /// </summary>
    public const string Claim = """
        WITH claimer AS MATERIALIZED (SELECT incarnation FROM cluster_members WHERE incarnation = $1 AND status = 0 FOR SHARE),
        number AS (UPDATE cluster_changes SET last = last + 1 WHERE EXISTS (SELECT FROM claimer) RETURNING last),
        won AS (
            UPDATE cluster_partitions SET owner = $1, epoch = epoch + 1, change = number.last FROM number
            WHERE partition = ANY ($2) AND owner IS NULL)
        SELECT EXISTS (SELECT FROM claimer)
        """;

    public const string Owned = "SELECT partition, epoch FROM cluster_partitions WHERE owner = $1 AND partition = ANY ($2)";

    /// <summary>One that was judged dead gives nothing up: what it still has at work is ended first, by a fence.</summary>
    public const string Release = """
        WITH giver AS MATERIALIZED (SELECT incarnation FROM cluster_members WHERE incarnation = $1 AND status IN (0, 1) FOR SHARE),
        number AS (UPDATE cluster_changes SET last = last + 1 WHERE EXISTS (SELECT FROM giver) RETURNING last),
        freed AS (
            UPDATE cluster_partitions SET owner = NULL, change = number.last
            FROM number, unnest($2::int[], $3::bigint[]) AS given (partition, epoch)
            WHERE cluster_partitions.partition = given.partition AND cluster_partitions.epoch = given.epoch AND owner = $1)
        SELECT EXISTS (SELECT FROM giver)
        """;

    public const string BeginLeave = "UPDATE cluster_members SET status = 1 WHERE incarnation = $1 AND status = 0";

    /// <summary>Only one that announced it: a claim still under way at the announcement was waited for by it, and is seen here.</summary>
    public const string EndLeave = """
        WITH ended AS (
            UPDATE cluster_members SET status = 3, ended_at = clock_timestamp()
            WHERE incarnation = $1 AND status = 1 AND NOT EXISTS (SELECT FROM cluster_partitions WHERE owner = $1)
            RETURNING incarnation)
        SELECT EXISTS (SELECT FROM ended) OR EXISTS (SELECT FROM cluster_members WHERE incarnation = $1 AND status = 3)
        """;

    public const string Condemn = "UPDATE cluster_members SET status = 2 WHERE incarnation = $1 AND counter = $2 AND status IN (0, 1)";

    /// <summary>Ends the member's server processes and counts those still there, waiting ones too.</summary>
    public const string EndBackends = """
        SELECT count(*) FILTER (WHERE pg_terminate_backend(pid) IS NOT NULL) FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND (classid::bigint << 32 | objid::bigint) = $1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    /// <summary>
    /// Whether no connection holds the mark. The lock is let go with the statement: connections that come later find in
    /// their admission that the row says dead, and a fencing member that stands still keeps no other from going on.
    /// </summary>
    public const string IsUnmarked = "SELECT pg_try_advisory_xact_lock($1)";

    public const string Free = """
        WITH fenced AS (UPDATE cluster_members SET status = 3, ended_at = clock_timestamp() WHERE incarnation = $1 AND status = 2 RETURNING incarnation),
        number AS (UPDATE cluster_changes SET last = last + 1 WHERE EXISTS (SELECT FROM fenced) RETURNING last)
        UPDATE cluster_partitions SET owner = NULL, change = number.last FROM number WHERE owner = $1
        """;

    /// <summary>Members that ended long ago tell nobody anything.</summary>
    public const string Forget = "DELETE FROM cluster_members WHERE status = 3 AND ended_at < clock_timestamp() - interval '7 days'";
}
