using System.Text.Json;
using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>Maps a step-up to its row.</summary>
internal sealed class StepUpTable : StateTable<StepUpState>
{
    public const string Name = "step-up";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<StepUpTable>("read_step_up"), Param.Uuid(Guid.Parse(key)));

    public override StepUpState Map(NpgsqlDataReader row) => new()
    {
        UserId = row.Uuid("user_id"),
        SessionId = row.UuidOrNull("session_id"),
        Action = row.Text("action"),
        Hash = row.Bytes("hash"),
        SingleUse = row.Bool("single_use"),
        Method = row.Text("method"),
        CreatedAt = row.Time("created_at"),
        ExpiresAt = row.Time("expires_at"),
        ConsumedAt = row.TimeOrNull("consumed_at"),
    };

    public override NpgsqlBatchCommand Insert(string key, StepUpState next) => SqlCommand.Of(
        SqlFile.Load<StepUpTable>("insert_step_up"),
        Param.Uuid(Guid.Parse(key)),
        Param.Uuid(next.UserId),
        Param.Uuid(next.SessionId),
        Param.Text(next.Action),
        Param.Bytes(next.Hash),
        Param.Bool(next.SingleUse),
        Param.Text(next.Method),
        Param.Time(next.CreatedAt),
        Param.Time(next.ExpiresAt));

    public override NpgsqlBatchCommand Update(string key, StepUpState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<StepUpTable>("update_step_up"), Param.Uuid(Guid.Parse(key)), Param.Time(next.ConsumedAt), Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<StepUpTable>("delete_step_up"), Param.Uuid(Guid.Parse(key)), Param.Long(expectedVersion));

    /// <summary>What the audit tells of a step-up.</summary>
    public static string AuditOf(StepUpState stepUp) => JsonSerializer.Serialize(new { action = stepUp.Action, method = stepUp.Method, session = stepUp.SessionId });
}
