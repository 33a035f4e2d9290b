using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>Writes audit entries, and finds one by its key to learn whether its command has committed.</summary>
internal static class AuditTable
{
    public static NpgsqlBatchCommand Insert(AuditEntry entry) => Insert("insert_entry", entry);

    /// <summary>To be joined with the change of a row that is called root; see <see cref="RootWithEntry"/>.</summary>
    public static NpgsqlBatchCommand InsertForRoot(AuditEntry entry) => Insert("insert_entry_for_root", entry);

    public static NpgsqlBatchCommand Find(AuditEntry entry) => SqlCommand.Of(
        SqlFile.Load<AuditEntry>("find_entry"), Param.Time(entry.At), Param.Uuid(entry.Id), Param.Uuid(entry.CommandId));

    private static NpgsqlBatchCommand Insert(string statement, AuditEntry entry) => SqlCommand.Of(
        SqlFile.Load<AuditEntry>(statement),
        Param.Time(entry.At),
        Param.Uuid(entry.Id),
        Param.Uuid(entry.CommandId),
        Param.Text(entry.Action),
        Param.Text(entry.ObjectKind),
        Param.Text(entry.ObjectId),
        Param.Uuid(entry.OrganizationId ?? entry.Caller.OrganizationId),
        Param.Int((int)entry.Caller.Kind),
        Param.Uuid(entry.Caller.UserId),
        Param.Uuid(entry.Caller.SessionId),
        Param.Text(entry.Caller.ClientId),
        Param.Uuid(entry.Caller.ApiKeyId),
        Param.Uuid(entry.Caller.ImpersonatorId),
        Param.Text(entry.Caller.IpAddress),
        Param.Text(entry.Caller.UserAgent),
        Param.Text(entry.Caller.RequestId),
        Param.Json(entry.Before),
        Param.Json(entry.After));
}
