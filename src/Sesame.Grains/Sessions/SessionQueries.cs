using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Reads over many sessions.</summary>
internal sealed class SessionQueries(Database database, SessionOptions options, TimeProvider time)
{
    private static readonly TimeSpan EndingRemembered = TimeSpan.FromHours(1);

    /// <summary>Live sessions of a user, the newest first.</summary>
    public Task<List<SessionView>> LiveOfUser(Guid userId)
    {
        var now = time.GetUtcNow();
        return database.ListAsync(
            SqlCommand.Of(SqlFile.Load<SessionQueries>("live_of_user"), Param.Uuid(userId), Param.Time(now), Param.Time(now - options.IdleLifetime)),
            View);
    }

    /// <summary>Sessions of a user that ended within the last hour: longer than any access token lives, by which one might still be asked for.</summary>
    public Task<List<Guid>> EndedOfUser(Guid userId) => database.ListAsync(
        SqlCommand.Of(SqlFile.Load<SessionQueries>("ended_of_user"), Param.Uuid(userId), Param.Time(time.GetUtcNow() - EndingRemembered)), row => row.Uuid("id"));

    /// <summary>A page of live sessions, the newest first.</summary>
    public async Task<Page<SessionView>> List(int size, string? after)
    {
        var now = time.GetUtcNow();
        var rows = await database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<SessionQueries>("list_live"),
                Param.Uuid(Guid.TryParse(after, out var key) ? key : null),
                Param.Time(now),
                Param.Time(now - options.IdleLifetime),
                Param.Int(size + 1)),
            View);
        var page = rows.Take(size).ToArray();
        return new Page<SessionView>(page, rows.Count > size ? page[^1].Id.ToString() : null);
    }

    /// <summary>Whose session it is, ended or not.</summary>
    public Task<Guid?> OwnerOf(Guid sessionId) => database.FirstAsync<Guid?>(
        SqlCommand.Of(SqlFile.Load<SessionQueries>("owner_of_session"), Param.Uuid(sessionId)), row => row.Uuid("user_id"));

    /// <summary>Live sessions that a filter takes, the oldest first, at most so many.</summary>
    public Task<List<SessionKey>> Matching(SessionFilter filter, int max)
    {
        var now = time.GetUtcNow();
        return database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<SessionQueries>(filter.UserId is null ? "matching" : "matching_of_user"),
                Param.Uuid(filter.UserId),
                Param.Time(now),
                Param.Time(now - options.IdleLifetime),
                Param.Int(max),
                Param.Text(filter.ClientId),
                Param.Network(filter.IpRange),
                Param.Int(filter.DeviceKind is { } kind ? (int)kind : null),
                Param.Uuid(filter.DeviceId),
                Param.Time(filter.CreatedBefore)),
            row => new SessionKey(row.Uuid("user_id"), row.Uuid("id")));
    }

    /// <summary>The known devices of a user, the latest seen first; <paramref name="current"/> is the session that asks.</summary>
    public Task<List<DeviceView>> DevicesOf(Guid userId, Guid? current)
    {
        var now = time.GetUtcNow();
        return database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<SessionQueries>("devices_of_user"), Param.Uuid(userId), Param.Time(now), Param.Time(now - options.IdleLifetime), Param.Uuid(current)),
            row => new DeviceView(
                row.Uuid("id"), row.Time("first_seen_at"), row.Time("last_seen_at"), row.TextOrNull("user_agent"), row.Int("live_sessions"), row.Bool("is_current")));
    }

    private SessionView View(NpgsqlDataReader row) => new(
        row.Uuid("id"),
        row.Uuid("user_id"),
        row.Text("client_id"),
        row.TextOrNull("ip_address"),
        row.TextOrNull("user_agent"),
        row.Time("created_at"),
        row.Time("last_active_at"),
        row.Time("absolute_end"),
        row.UuidOrNull("device_id"),
        row.Bool("is_new_device"),
        row.Time("last_active_at") + options.IdleLifetime);
}
