using System.Net;
using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Maps a session to its row. Rows are made by the user's sessions grain, so an insert here is a bug.</summary>
internal sealed class SessionTable : StateTable<SessionState>
{
    public const string Name = "session";

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<SessionTable>("read_session"), Param.Uuid(Guid.Parse(key)));

    public override SessionState Map(NpgsqlDataReader row) => new()
    {
        Id = row.Uuid("id"),
        // A million sessions share a handful of clients and methods.
        Holder = new SessionCheck(
            row.Uuid("user_id"), string.Intern(row.Text("client_id")), row.UuidOrNull("organization_id"), row.UuidOrNull("impersonator_id")),
        Generation = row.Int("generation"),
        GenerationAt = row.Time("generation_at"),
        Methods = SharedTexts.Of(row.Texts("methods")),
        AuthenticatedAt = row.Time("authenticated_at"),
        LastActiveAt = row.Time("last_active_at"),
        AbsoluteEnd = row.Time("absolute_end"),
        EndedAt = row.TimeOrNull("ended_at"),
    };

    public override NpgsqlBatchCommand Insert(string key, SessionState next) =>
        throw new InvalidOperationException("Sessions are opened by the grain of the user's sessions.");

    public override NpgsqlBatchCommand Update(string key, SessionState next, long expectedVersion) => SqlCommand.Of(
        SqlFile.Load<SessionTable>("update_session"),
        Param.Uuid(next.Id),
        Param.Int(next.Generation),
        Param.Time(next.GenerationAt),
        Param.Time(next.LastActiveAt),
        Param.Time(next.EndedAt),
        Param.Text(next.EndedAt is null ? null : "refresh-reused"),
        Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        throw new InvalidOperationException("Sessions are ended, not deleted.");

    /// <summary>A new session; touches no row when the user may not log in or his epoch moved on.</summary>
    public static RowChange Open(SessionState session, byte[] sealedKey, OpenSession command) => new(
        Ranks.Child,
        "sessions",
        session.Id.ToString(),
        SqlFile.Load<SessionTable>("open_session"),
        RowsExpected.ExactlyOne,
        Param.Uuid(session.Id),
        Param.Uuid(session.UserId),
        Param.Text(session.ClientId),
        Param.Uuid(session.OrganizationId),
        Param.Uuid(session.ImpersonatorId),
        Param.Bytes(sealedKey),
        Param.Time(session.AuthenticatedAt),
        Param.Texts(session.Methods),
        Param.Address(IPAddress.TryParse(command.Call.IpAddress, out var address) ? address : null),
        Param.Text(command.Call.UserAgent),
        Param.Time(session.AbsoluteEnd),
        Param.Long(command.SecurityEpoch),
        Param.Uuid(command.DeviceId),
        // Noted with this login, not known before it.
        Param.Bool(command.DeviceId is not null && command.DeviceId != command.Attempt?.DeviceId),
        Param.Int((int)DeviceInsight.Of(command.Call.UserAgent).Kind),
        Param.Bool(command.Call.Kind == CallerKind.AuthenticatedClient));

    /// <summary>Ends sessions of a user by their ids.</summary>
    public static RowChange End(Guid userId, IEnumerable<Guid> sessionIds, string reason, DateTimeOffset now) => new(
        Ranks.Child,
        "sessions",
        userId.ToString(),
        SqlFile.Load<SessionTable>("end_sessions"),
        RowsExpected.Any,
        Param.Uuids(sessionIds),
        Param.Uuid(userId),
        Param.Time(now),
        Param.Text(reason));

    /// <summary>Ends every session of a user but one, in the transaction of another grain.</summary>
    public static RowChange EndOthers(Guid userId, Guid keptId, string reason, DateTimeOffset now) => new(
        Ranks.Child,
        "sessions",
        userId.ToString(),
        SqlFile.Load<SessionTable>("end_other_sessions"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Uuid(keptId),
        Param.Time(now),
        Param.Text(reason));

    /// <summary>Ends every session of a user, in the transaction of another grain.</summary>
    public static RowChange EndAll(Guid userId, string reason, DateTimeOffset now) => new(
        Ranks.Child,
        "sessions",
        userId.ToString(),
        SqlFile.Load<SessionTable>("end_all_sessions"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Time(now),
        Param.Text(reason));
}
