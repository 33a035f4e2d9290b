using System.Text.Json;
using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Maps an operation to its row, and its parts and failures to theirs.</summary>
internal sealed class OperationTable(SecretBox secrets) : StateTable<OperationState>
{
    public const string Name = "operation";
    public const string Parts = "operation_parts";

    private const string CallerPurpose = "operation-caller";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<OperationTable>("read_operation"), Param.Uuid(Guid.Parse(key)));

    public override OperationState Map(NpgsqlDataReader row) => new(
        row.Uuid("id"),
        row.Text("kind"),
        JsonSerializer.Deserialize<CallContext>(secrets.Unprotect(CallerPurpose, row.Bytes("caller")))!,
        (OperationStatus)row.Int("status"),
        row.Int("rows_total"),
        row.Int("rows_created"),
        row.Int("rows_existing"),
        row.Int("rows_failed"),
        row.Time("created_at"),
        row.TimeOrNull("ended_at"));

    public override NpgsqlBatchCommand Insert(string key, OperationState next) => SqlCommand.Of(
        SqlFile.Load<OperationTable>("insert_operation"),
        Param.Uuid(next.Id),
        Param.Text(next.Kind),
        Param.Int((int)next.Status),
        Param.Int(next.Total),
        Param.Int(next.Created),
        Param.Int(next.Existing),
        Param.Int(next.Failed),
        Param.Bytes(secrets.Protect(CallerPurpose, JsonSerializer.SerializeToUtf8Bytes(next.Call))),
        Param.Time(next.CreatedAt),
        Param.Time(next.EndedAt));

    public override NpgsqlBatchCommand Update(string key, OperationState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<OperationTable>("update_operation"),
        Param.Uuid(next.Id),
        Param.Int((int)next.Status),
        Param.Int(next.Total),
        Param.Int(next.Created),
        Param.Int(next.Existing),
        Param.Int(next.Failed),
        Param.Time(next.EndedAt),
        Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<OperationTable>("delete_operation"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    /// <summary>Rows that wait, encrypted by now.</summary>
    public static RowChange InsertPart(Guid operationId, int firstRow, int rows, byte[] sealedContent) => new(
        Ranks.Child,
        Parts,
        operationId.ToString(),
        SqlFile.Load<OperationTable>("insert_part"),
        RowsExpected.ExactlyOne,
        Param.Uuid(operationId),
        Param.Int(firstRow),
        Param.Int(rows),
        Param.Bytes(sealedContent));

    /// <summary>Rows that were settled; touches no row when they were settled before.</summary>
    public static RowChange DeletePart(Guid operationId, int firstRow) => new(
        Ranks.Child,
        Parts,
        operationId.ToString(),
        SqlFile.Load<OperationTable>("delete_part"),
        RowsExpected.ExactlyOne,
        Param.Uuid(operationId),
        Param.Int(firstRow));

    /// <summary>What was wrong with rows.</summary>
    public static RowChange InsertFailures(Guid operationId, IReadOnlyList<RowFailure> failures)
    {
        var numbered = failures.GroupBy(failure => failure.Row).SelectMany(row => row.Index()).ToArray();
        return new RowChange(
            Ranks.Append,
            "operation_failures",
            operationId.ToString(),
            SqlFile.Load<OperationTable>("insert_failures"),
            RowsExpected.Any,
            Param.Uuid(operationId),
            Param.Ints(numbered.Select(failure => failure.Item.Row)),
            Param.Ints(numbered.Select(failure => failure.Index)),
            Param.Texts(numbered.Select(failure => failure.Item.Fault.Field)),
            Param.Texts(numbered.Select(failure => failure.Item.Fault.Reason)),
            Param.Texts(numbered.Select(failure => failure.Item.Fault.Description)));
    }
}
