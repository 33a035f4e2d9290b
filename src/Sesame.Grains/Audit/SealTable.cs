using System.Globalization;
using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>Reads and writes seals, leaves and the head on a connection that its user keeps, for many statements in one transaction.</summary>
internal sealed class SealTable(NpgsqlConnection connection, int timeoutSeconds)
{
    private static readonly Guid Deployment = Guid.Empty;

    /// <summary>Null when nothing was ever sealed.</summary>
    public async Task<AuditHead?> HeadAsync(bool toWrite, CancellationToken cancellationToken) =>
        (await ListAsync(SqlCommand.Of(SqlFile.Load<SealTable>(toWrite ? "lock_head" : "read_head")), Head, cancellationToken)).SingleOrDefault();

    public Task BeginAsync(AuditHead head, CancellationToken cancellationToken) => ExecuteAsync("begin_head", cancellationToken, Values(head));

    public Task SaveAsync(AuditHead head, CancellationToken cancellationToken) => ExecuteAsync("update_head", cancellationToken, Values(head));

    /// <summary>The last number that was drawn for an entry.</summary>
    public async Task<long> LastNumberAsync(CancellationToken cancellationToken) =>
        (await ListAsync(SqlCommand.Of(SqlFile.Load<SealTable>("last_number")), row => row.Long("number"), cancellationToken)).Single();

    /// <summary>Entries after a key, in the order of sealing.</summary>
    public Task<List<LoggedEntry>> EntriesAsync(LogKey after, long through, int rows, CancellationToken cancellationToken) => ListAsync(
        SqlCommand.Of(SqlFile.Load<SealTable>("list_logged"), Param.Long(after.Number), Param.Time(after.At), Param.Uuid(after.Id), Param.Long(through), Param.Int(rows)),
        Entry,
        cancellationToken);

    public Task<List<AuditLeaf>> LeavesAsync(long after, int rows, CancellationToken cancellationToken) =>
        ListAsync(SqlCommand.Of(SqlFile.Load<SealTable>("list_leaves"), Param.Long(after), Param.Int(rows)), Leaf, cancellationToken);

    /// <summary>Seals after a place, each with the chain that it should follow.</summary>
    public Task<List<(AuditSeal Seal, byte[] Before)>> SealsAsync(DateOnly day, Guid organization, int rows, CancellationToken cancellationToken) => ListAsync(
        SqlCommand.Of(SqlFile.Load<SealTable>("list_seals"), Text(day), Param.Uuid(organization), Param.Int(rows)),
        row => (Seal(row), row.BytesOrNull("before") ?? AuditSeal.None),
        cancellationToken);

    public Task<List<AuditSeal>> NewestSealsAsync(IEnumerable<Guid> organizations, CancellationToken cancellationToken) =>
        ListAsync(SqlCommand.Of(SqlFile.Load<SealTable>("newest_seals"), Param.Uuids(organizations)), Seal, cancellationToken);

    public Task AddAsync(DateOnly day, IReadOnlyList<AuditLeaf> leaves, CancellationToken cancellationToken) => ExecuteAsync(
        "insert_leaves",
        cancellationToken,
        Text(day),
        Param.Longs(leaves.Select(leaf => leaf.Sequence)),
        Param.Longs(leaves.Select(leaf => leaf.Key.Number)),
        Param.Times(leaves.Select(leaf => leaf.Key.At)),
        Param.Uuids(leaves.Select(leaf => leaf.Key.Id)),
        Param.Uuids(leaves.Select(leaf => leaf.OrganizationId)),
        Param.ByteArrays(leaves.Select(leaf => leaf.Hash)));

    public Task SaveAsync(DateOnly day, IReadOnlyList<AuditSeal> seals, DateTimeOffset now, CancellationToken cancellationToken) => ExecuteAsync(
        "save_seals",
        cancellationToken,
        Text(day),
        Param.Uuids(seals.Select(seal => seal.OrganizationId)),
        Param.Longs(seals.Select(seal => seal.Leaves)),
        Param.ByteArrays(seals.Select(seal => seal.Frontier)),
        Param.ByteArrays(seals.Select(seal => seal.Root)),
        Param.ByteArrays(seals.Select(seal => seal.Previous)),
        Param.ByteArrays(seals.Select(seal => seal.Chain)),
        Param.ByteArrays(seals.Select(seal => seal.Mac)),
        Param.Time(now));

    private async Task<List<T>> ListAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var batch = Database.BatchOf(connection, command);
        batch.Timeout = timeoutSeconds;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var batch = Database.BatchOf(connection, SqlCommand.Of(SqlFile.Load<SealTable>(statement), parameters));
        batch.Timeout = timeoutSeconds;
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Text(DateOnly day) => Param.Text(day.ToString("O", CultureInfo.InvariantCulture));

    private static NpgsqlParameter[] Values(AuditHead head) =>
    [
        Param.Long(head.Last.Number), Param.Time(head.Last.At), Param.Uuid(head.Last.Id), Text(head.Day), Param.Long(head.Leaves), Param.Bytes(head.Frontier),
        Param.Time(head.RemovedBefore), Param.Bytes(head.Mac),
    ];

    private static LogKey Key(NpgsqlDataReader row) => new(row.Long("number"), row.Time("at"), row.Uuid("id"));

    private static DateOnly Day(NpgsqlDataReader row) => row.GetFieldValue<DateOnly>(row.GetOrdinal("day"));

    private static AuditHead Head(NpgsqlDataReader row) =>
        new(Key(row), Day(row), row.Long("leaves"), row.Bytes("frontier"), row.Time("removed_before"), row.Bytes("mac"));

    private static AuditLeaf Leaf(NpgsqlDataReader row) => new(row.Long("sequence"), Key(row), row.Uuid("organization_id"), Day(row), row.Bytes("hash"));

    private static AuditSeal Seal(NpgsqlDataReader row) => new(
        row.Uuid("organization_id"), Day(row), row.Long("leaves"), row.Bytes("frontier"), row.Bytes("root"), row.Bytes("previous"), row.Bytes("chain"), row.Bytes("mac"));

    private static LoggedEntry Entry(NpgsqlDataReader row)
    {
        var key = Key(row);
        var organization = row.UuidOrNull("organization_id");
        var hash = new EntryHash()
            .Add(key.Number)
            .Add(key.At)
            .Add(key.Id)
            .Add(row.Uuid("command_id"))
            .Add(row.Text("action"))
            .Add(row.Text("object_kind"))
            .Add(row.Text("object_id"))
            .Add(organization)
            .Add(row.Int("caller_kind"))
            .Add(row.UuidOrNull("user_id"))
            .Add(row.UuidOrNull("session_id"))
            .Add(row.TextOrNull("client_id"))
            .Add(row.UuidOrNull("api_key_id"))
            .Add(row.UuidOrNull("impersonator_id"))
            .Add(row.TextOrNull("ip_address"))
            .Add(row.TextOrNull("user_agent"))
            .Add(row.TextOrNull("request_id"))
            .Add(row.TextOrNull("before"))
            .Add(row.TextOrNull("after"));
        return new LoggedEntry(key, organization ?? Deployment, row.Text("action"), hash.ToLeaf());
    }
}
