using System.Globalization;
using Npgsql;
using Sesame.Abstractions.Audit;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>Reads over the audit log.</summary>
internal sealed class AuditQueries(Database database)
{
    /// <summary>So many entries are looked at for one page: an action that is rare must not cost a walk over all there is.</summary>
    public const int LookedAtMax = 2_000;

    private const int IdChars = 36;

    // The greatest moment itself means "infinity" to the driver.
    private static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue.AddDays(-1);

    /// <summary>A page, the newest entry first.</summary>
    public async Task<Page<AuditView>> List(ListAudit query)
    {
        // One row more than asked for tells whether there is a next page.
        var rows = query.Action.Length == 0 ? query.Size + 1 : LookedAtMax;
        var read = await database.ListAsync(Statement(query, rows), View);
        var page = new List<AuditView>(query.Size);
        for (var index = 0; index < read.Count; index++)
        {
            if (read[index].Action.StartsWith(query.Action, StringComparison.Ordinal))
            {
                page.Add(read[index]);
            }

            if (page.Count == query.Size)
            {
                return new Page<AuditView>(page, index + 1 < read.Count || read.Count == rows ? KeyOf(read[index]) : null);
            }
        }

        return new Page<AuditView>(page, read.Count == rows ? KeyOf(read[^1]) : null);
    }

    /// <summary>The statement for this many rows.</summary>
    internal static NpgsqlBatchCommand Statement(ListAudit query, int rows)
    {
        var (at, id) = After(query);
        NpgsqlParameter[] range = [Param.Time(at), Param.Uuid(id), Param.Time(query.BeginAt ?? DateTimeOffset.UnixEpoch), Param.Int(rows)];
        return query switch
        {
            { UserId: { } user } => SqlCommand.Of(SqlFile.Load<AuditQueries>("list_of_user"), [.. range, Param.Uuid(user)]),
            { ObjectId: { } subject } => SqlCommand.Of(SqlFile.Load<AuditQueries>("list_of_object"), [.. range, Param.Text(subject)]),
            { OrganizationId: { } organization } => SqlCommand.Of(SqlFile.Load<AuditQueries>("list_of_organization"), [.. range, Param.Uuid(organization)]),
            _ => SqlCommand.Of(SqlFile.Load<AuditQueries>("list_entries"), range),
        };
    }

    // Entries stand before this key. The first page begins before the end of the filter, whose own moment is not in it.
    private static (DateTimeOffset At, Guid Id) After(ListAudit query) =>
        query.After is { Length: > IdChars } key
            && Guid.TryParseExact(key[..IdChars], "D", out var id)
            && long.TryParse(key[IdChars..], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= Latest.Ticks
                ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : (query.EndAt ?? Latest, Guid.Empty);

    private static string KeyOf(AuditView entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Id}{entry.At.UtcTicks}");

    private static AuditView View(NpgsqlDataReader row) => new(
        row.Uuid("id"),
        row.Time("at"),
        new CallContext(
            (CallerKind)row.Int("caller_kind"),
            row.UuidOrNull("user_id"),
            row.UuidOrNull("session_id"),
            row.TextOrNull("client_id"),
            row.UuidOrNull("api_key_id"),
            row.UuidOrNull("impersonator_id"),
            row.UuidOrNull("organization_id"),
            row.TextOrNull("ip_address"),
            row.TextOrNull("user_agent"),
            row.TextOrNull("request_id")),
        row.Text("action"),
        row.Text("object_kind"),
        row.Text("object_id"),
        row.TextOrNull("before"),
        row.TextOrNull("after"));
}
