using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Reads over many users.</summary>
internal sealed class UserQueries(Database database)
{
    /// <summary>Whose login an identifier is; null when nobody's. One statement either way.</summary>
    public Task<UserLogin?> FindLogin(string identifier, bool isUsername) => database.FirstAsync<UserLogin?>(
        SqlCommand.Of(SqlFile.Load<UserQueries>(isUsername ? "find_by_username" : "find_by_email"), Param.Text(identifier)),
        Login);

    /// <summary>How a user's login stands now; null when there is no such user.</summary>
    public Task<UserLogin?> FindLogin(Guid userId) =>
        database.FirstAsync<UserLogin?>(SqlCommand.Of(SqlFile.Load<UserQueries>("find_login"), Param.Uuid(userId)), Login);

    /// <summary>Whether an address is somebody's, also of a deleted user who can be restored.</summary>
    public Task<bool> HoldsEmail(string email) =>
        database.FirstAsync(SqlCommand.Of(SqlFile.Load<UserQueries>("holds_email"), Param.Text(email)), _ => true);

    /// <summary>Whether a row of an import names somebody who is there already: by his id in the other system, or without one by his address.</summary>
    public Task<bool> HoldsImported(string? legacyUserId, string email) => legacyUserId is null
        ? HoldsEmail(email)
        : database.FirstAsync(SqlCommand.Of(SqlFile.Load<UserQueries>("holds_legacy_id"), Param.Text(legacyUserId)), _ => true);

    /// <summary>A page of users.</summary>
    public async Task<Page<UserView>> List(ListUsers query)
    {
        var list = UserList.Of(query);
        // One row more than asked for tells whether there is a next page.
        var rows = await database.ListAsync(list.Statement(query.Size + 1), row => (View: View(row), Key: list.KeyOf(row)));
        var page = rows.Take(query.Size).ToArray();
        return new Page<UserView>([.. page.Select(row => row.View)], rows.Count > query.Size ? page[^1].Key : null);
    }

    /// <summary>A page of users by its number.</summary>
    public async Task<UserPage> Query(QueryUsers query)
    {
        if (query.LegacyUserId is { Length: > 0 } legacy)
        {
            var found = await List(new ListUsers(1, null, null, LegacyUserId: legacy));
            UserView[] matching = [.. found.Items.Where(user => UserPages.Matches(user, query.TermPrefix))];
            return new UserPage(query.Number == 0 ? matching : [], matching.Length);
        }

        var total = await database.FirstAsync(UserPages.Count(query), row => row.Long("total"));
        var ids = await database.ListAsync(UserPages.Ids(query), row => row.Uuid("id"));
        var users = ids.Count == 0 ? [] : await database.ListAsync(SqlCommand.Of(SqlFile.Load<UserQueries>("users_by_id"), Param.Uuids(ids)), View);
        return new UserPage(users, total);
    }

    /// <summary>The ids of those of these users that there are, by creation.</summary>
    public async Task<IReadOnlyList<Guid>> Find(FindUsers query) => await database.ListAsync(
        SqlCommand.Of(SqlFile.Load<UserQueries>("find_users"), Param.Uuids(query.UserIds), Param.Texts(query.Emails), Param.Texts(query.Usernames)),
        row => row.Uuid("id"));

    /// <summary>Whether an address of the user is to become the primary one when it is proved.</summary>
    public Task<bool> BecomesPrimary(Guid userId, string email) =>
        database.FirstAsync(SqlCommand.Of(SqlFile.Load<UserQueries>("becomes_primary"), Param.Uuid(userId), Param.Text(email)), _ => true);

    private static UserLogin Login(NpgsqlDataReader row) =>
        new(row.Uuid("id"), row.Long("security_epoch"), row.Bool("enabled") && !row.Bool("locked"), row.Bool("mfa_enabled"), row.Bool("update_password_required"));

    private static UserView View(NpgsqlDataReader row)
    {
        var user = UserTable.MapRow(row);
        return User.View(user, row.Long("version"), user.LastActiveAt);
    }
}
