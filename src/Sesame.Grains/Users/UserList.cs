using System.Globalization;
using Npgsql;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>
/// One kind of list of users: its statement, and the key of a row to go on after. A list without a key begins beyond every key there is, so that one
/// statement, planned once, serves the first page and the last from its index.
/// </summary>
internal abstract record UserList(ListUsers Query)
{
    // The greatest moment itself means "infinity" to the driver.
    private static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue.AddDays(-1);
    private static readonly int[] Present = [(int)UserStanding.Enabled, (int)UserStanding.Disabled, (int)UserStanding.Locked];

    public static UserList Of(ListUsers query) => query switch
    {
        { EmailPrefix.Length: > 0 } => new ByTerm(query, "list_by_email", query.EmailPrefix),
        { NamePrefix.Length: > 0 } => new ByTerm(query, "list_by_name", query.NamePrefix),
        { LegacyUserId.Length: > 0 } => new ByLegacyId(query),
        { Order: UserListOrder.OldestFirst } => new ByCreation(query, "list_oldest", Guid.Empty),
        { Order: UserListOrder.MostRecentlyActiveFirst } => new ByActivity(query, "list_recently_active", Latest, Guid.AllBitsSet),
        { Order: UserListOrder.LongestInactiveFirst } => new ByActivity(query, "list_long_inactive", DateTimeOffset.UnixEpoch, Guid.Empty),
        _ => new ByCreation(query, "list_newest", Guid.AllBitsSet),
    };

    /// <summary>The statement for this many rows.</summary>
    public abstract NpgsqlBatchCommand Statement(int rows);

    /// <summary>The key of a row, to go on after it.</summary>
    public abstract string KeyOf(NpgsqlDataReader row);

    private NpgsqlParameter States() => Param.Ints(Query.Standing == UserStanding.Present ? Present : [(int)Query.Standing]);

    // A key is the id, and for some lists a text after it.
    private (Guid Id, string Text)? After() =>
        Query.After is { Length: >= 36 } key && Guid.TryParseExact(key[..36], "D", out var id) ? (id, key[36..]) : null;

    private sealed record ByCreation(ListUsers Query, string File, Guid Begin) : UserList(Query)
    {
        public override NpgsqlBatchCommand Statement(int rows) => SqlCommand.Of(
            SqlFile.Load<UserList>(File), States(), Param.Uuid(After()?.Id ?? Begin), Param.Int(rows));

        public override string KeyOf(NpgsqlDataReader row) => row.Uuid("id").ToString();
    }

    private sealed record ByActivity(ListUsers Query, string File, DateTimeOffset Begin, Guid BeginId) : UserList(Query)
    {
        public override NpgsqlBatchCommand Statement(int rows)
        {
            var (at, id) = After() is { } after && long.TryParse(after.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= Latest.Ticks
                ? (new DateTimeOffset(ticks, TimeSpan.Zero), after.Id)
                : (Begin, BeginId);
            return SqlCommand.Of(SqlFile.Load<UserList>(File), States(), Param.Time(at), Param.Uuid(id), Param.Int(rows));
        }

        public override string KeyOf(NpgsqlDataReader row) =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Uuid("id")}{row.Time("last_active_at").UtcTicks}");
    }

    private sealed record ByTerm(ListUsers Query, string File, string Prefix) : UserList(Query)
    {
        public override NpgsqlBatchCommand Statement(int rows)
        {
            var after = After();
            return SqlCommand.Of(
                SqlFile.Load<UserList>(File),
                Param.Text(Prefix),
                Param.Text(PastPrefix(Prefix)),
                Param.Text(after?.Text ?? ""),
                Param.Uuid(after?.Id ?? Guid.Empty),
                States(),
                Param.Int(rows));
        }

        public override string KeyOf(NpgsqlDataReader row) => $"{row.Uuid("id")}{row.Text("term")}";

        // The first text, in byte order, that no longer begins with the prefix.
        private static string PastPrefix(string prefix) => prefix + char.ConvertFromUtf32(0x10FFFF);
    }

    private sealed record ByLegacyId(ListUsers Query) : UserList(Query)
    {
        public override NpgsqlBatchCommand Statement(int rows) =>
            SqlCommand.Of(SqlFile.Load<UserList>("find_by_legacy_id"), Param.Text(Query.LegacyUserId), States());

        public override string KeyOf(NpgsqlDataReader row) => row.Uuid("id").ToString();
    }
}
