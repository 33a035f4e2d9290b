using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Operations;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>Changes of a user's fields and standing, on the database.</summary>
public sealed class UserStandingTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private static readonly ChangeUser Change = new(People.Caller);

    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task Of_many_changes_made_from_one_reading_exactly_one_wins()
    {
        var (id, _) = await people.Register();
        var read = (await User(id).Read())!.Version;

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            User(id).Update(new UpdateUser(People.Caller, read, FirstName: new TextChange($"n{number}")))));

        var done = Assert.IsType<UpdateUserResult.Done>(Assert.Single(results, result => result is UpdateUserResult.Done));
        Assert.Equal(9, results.Count(result => result is UpdateUserResult.VersionConflict));
        Assert.Equal(read + 1, done.User.Version);
        Assert.Equal(1L, await Audited(id, "users.update"));
        Assert.Equal(
            """{"fields": ["firstName"]}""",
            await silo.Database.ScalarAsync<string>($"SELECT after::text FROM audit_log WHERE object_id = '{id}' AND action = 'users.update'"));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_writes_nothing()
    {
        var (id, _) = await people.Register();
        var before = (await User(id).Read())!.Version;

        Assert.Equal(before, Assert.IsType<UpdateUserResult.Done>(await User(id).Update(new UpdateUser(People.Caller, FirstName: new TextChange(null)))).User.Version);
        Assert.Equal(0L, await Audited(id, "users.update"));
        Assert.IsType<UpdateUserResult.NotFound>(await User(Guid.CreateVersion7()).Update(new UpdateUser(People.Caller)));
    }

    [Fact]
    public async Task A_name_given_up_is_free_and_one_in_use_is_not()
    {
        var ((first, _), (second, _)) = (await people.Register(), await people.Register());
        var (name, legacy) = ($"n{Guid.NewGuid():N}", $"Legacy {Guid.NewGuid():N}");
        await User(first).Update(new UpdateUser(People.Caller, Username: new TextChange(name), LegacyUserId: new TextChange(legacy)));

        Assert.IsType<UpdateUserResult.UsernameTaken>(await User(second).Update(new UpdateUser(People.Caller, Username: new TextChange(name.ToUpperInvariant()))));
        Assert.IsType<UpdateUserResult.LegacyIdTaken>(await User(second).Update(new UpdateUser(People.Caller, LegacyUserId: new TextChange(legacy))));
        Assert.Null((await User(second).Read())!.Profile.Username);
        await User(first).Update(new UpdateUser(People.Caller, Username: new TextChange(null)));
        Assert.IsType<UpdateUserResult.Done>(await User(second).Update(new UpdateUser(People.Caller, Username: new TextChange(name))));
        await silo.RestartAsync();
        Assert.Equal((name, legacy), ((await User(second).Read())!.Profile.Username, (await User(first).Read())!.LegacyUserId));
    }

    [Fact]
    public async Task A_locked_user_cannot_log_in_and_his_sessions_go_on()
    {
        var (id, email) = await people.Register();
        var session = (await people.LogIn(email)).Grant.SessionId;
        await User(id).Lock(Change);
        await User(id).Lock(Change);

        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email));
        Assert.NotNull(await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check());
        await User(id).Unlock(Change);
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
        Assert.Equal((1L, 1L), (await Audited(id, "users.lock"), await Audited(id, "users.unlock")));
    }

    [Fact]
    public async Task A_deleted_user_is_gone_for_everybody_and_keeps_his_address_until_he_is_restored()
    {
        var (id, email) = await people.Register();
        var session = (await people.LogIn(email)).Grant.SessionId;
        Assert.IsType<ChangeUserResult.Done>(await User(id).Delete(Change));
        Assert.IsType<ChangeUserResult.Done>(await User(id).Delete(Change));

        Assert.Null(await User(id).Read());
        Assert.Null(await User(id).Access());
        Assert.Null(await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check());
        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Enable(Change));
        Assert.IsType<UpdateUserResult.NotFound>(await User(id).Update(new UpdateUser(People.Caller)));
        Assert.IsType<RegisterUserResult.EmailTaken>(await Register(email));
        Assert.Equal(1L, await Audited(id, "users.delete"));

        await silo.RestartAsync();
        Assert.IsType<ChangeUserResult.Done>(await User(id).Restore(Change));
        Assert.IsType<ChangeUserResult.Done>(await User(id).Restore(Change));
        Assert.Equal(email, (await User(id).Read())!.Emails[0].Email);
        Assert.Null(await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check());
        Assert.IsType<LoginResult.Session>(await new People(silo.Grains).TryLogin(email));
    }

    [Fact]
    public async Task After_thirty_days_nothing_of_a_deleted_user_is_left_but_the_audit()
    {
        var ((id, email), (restored, _)) = (await people.Register(), await people.Register());
        await people.LogIn(email);
        await people.TryLogin(email, "wrong");
        var key = Guid.CreateVersion7();
        await silo.Grains.GetGrain<IApiKeyGrain>(key.ToString()).Create(new CreateApiKey(People.Caller, "", id, null, ["users:read"], []));
        await User(id).Delete(Change);
        await User(restored).Delete(Change);
        await User(restored).Restore(Change);
        var tables = await RowsOf(id);
        Assert.Contains("sessions", tables);
        Assert.Contains("api_keys", tables);
        Assert.Contains("login_attempts", tables);
        Assert.Equal(silo.Time.GetUtcNow().AddDays(30), await User(id).Purge(Change));

        silo.Time.Advance(TimeSpan.FromDays(30));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Restore(Change));
        var work = silo.Services.GetRequiredService<DueWorkService>();
        while (await work.RunDueAsync(CancellationToken.None) > 0)
        {
        }

        await WaitUntil(async () => await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM due_work WHERE key IN ('{id}', '{restored}')") == 0);
        Assert.Empty(await RowsOf(id));
        Assert.True(await Audited(id, "users.purge") == 1);
        Assert.NotNull(await User(restored).Read());
        Assert.IsType<RegisterUserResult.Created>(await Register(email));
    }

    private static async Task WaitUntil(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600 && !await holds(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(await holds());
    }

    // Every table that names users in a column of its own, whichever slice it is of.
    private async Task<IReadOnlyList<string>> RowsOf(Guid id)
    {
        var found = new List<string>();
        await using var columns = silo.Database.Source.CreateCommand(
            """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
            WHERE c.table_schema = 'public' AND c.data_type = 'uuid' AND c.table_name NOT LIKE 'audit\_log%'
                AND (c.column_name LIKE '%user_id' OR (c.table_name = 'users' AND c.column_name = 'id'))
            """);
        await using var reader = await columns.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM {reader.GetString(0)} WHERE {reader.GetString(1)} = '{id}'") > 0)
            {
                found.Add(reader.GetString(0));
            }
        }

        return found;
    }

    private Task<long> Audited(Guid id, string action) =>
        silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}' AND action = '{action}'");

    private Task<RegisterUserResult> Register(string email) => User(Guid.CreateVersion7()).Register(new RegisterUser(
        People.Caller, new RegistrationForm(email, People.Password, new UserProfile()), EmailVerified: true, null, ["user"]));

    private IUserGrain User(Guid id) => silo.Grains.GetGrain<IUserGrain>(id.ToString());
}
