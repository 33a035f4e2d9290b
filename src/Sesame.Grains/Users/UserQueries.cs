using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Reads over many users.</summary>
internal sealed class UserQueries(Database database)
{
    private const char Separator = ' ';

    /// <summary>Whose login an identifier is; null when nobody's. One statement either way.</summary>
    public Task<UserLogin?> FindLogin(string identifier, bool isUsername) => database.FirstAsync<UserLogin?>(
        SqlCommand.Of(SqlFile.Load<UserQueries>(isUsername ? "find_by_username" : "find_by_email"), Param.Text(identifier)),
        Login);

    /// <summary>How a user's login stands now; null when there is no such user.</summary>
    public Task<UserLogin?> FindLogin(Guid userId) =>
        database.FirstAsync<UserLogin?>(SqlCommand.Of(SqlFile.Load<UserQueries>("find_login"), Param.Uuid(userId)), Login);

    /// <summary>A page of users.</summary>
    public async Task<Page<UserView>> List(ListUsers query)
    {
        var byEmail = !string.IsNullOrEmpty(query.EmailPrefix);
        // One row more than asked for tells whether there is a next page.
        var rows = await database.ListAsync(byEmail ? ByEmail(query) : Newest(query), View);
        var page = rows.Take(query.Size).ToArray();
        var next = rows.Count > query.Size ? (byEmail ? $"{page[^1].Emails[0].Email}{Separator}{page[^1].Id}" : page[^1].Id.ToString()) : null;
        return new Page<UserView>(page, next);
    }

    private static NpgsqlBatchCommand Newest(ListUsers query) => SqlCommand.Of(
        SqlFile.Load<UserQueries>("list_newest"),
        Param.Uuid(Guid.TryParse(query.After, out var after) ? after : null),
        Param.Int(query.Size + 1));

    private static NpgsqlBatchCommand ByEmail(ListUsers query)
    {
        var after = query.After?.Split(Separator);
        var known = after is { Length: 2 } && Guid.TryParse(after[1], out _);
        return SqlCommand.Of(
            SqlFile.Load<UserQueries>("list_by_email"),
            Param.Text(query.EmailPrefix),
            Param.Text(PastPrefix(query.EmailPrefix!)),
            Param.Text(known ? after![0] : ""),
            Param.Uuid(known ? Guid.Parse(after![1]) : Guid.Empty),
            Param.Int(query.Size + 1));
    }

    // The first text, in byte order, that no longer begins with the prefix.
    private static string PastPrefix(string prefix) => prefix + char.ConvertFromUtf32(0x10FFFF);

    private static UserLogin Login(NpgsqlDataReader row) =>
        new(row.Uuid("id"), row.Long("security_epoch"), row.Bool("enabled") && !row.Bool("locked"), row.Bool("mfa_enabled"));

    private static UserView View(NpgsqlDataReader row)
    {
        var user = UserTable.MapRow(row);
        return User.View(user, row.Long("version"), user.LastActiveAt);
    }
}
