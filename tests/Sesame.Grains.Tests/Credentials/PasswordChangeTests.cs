using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Credentials;

public sealed class PasswordChangeTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const string Next = "plum kettle orbit sandal";

    // Anew each time: a restarted silo has other grains.
    private People Crowd => new(silo.Grains);

    private readonly Mailbox mails = new(silo.Mails);

    [Fact]
    public async Task The_current_password_makes_way_for_the_new_one_and_the_user_is_told()
    {
        var (id, email) = await Crowd.Register();

        Assert.IsType<ChangePasswordResult.Done>(await Change(id, People.Password, Next));

        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
        Assert.Contains("was changed", await mails.Find(email, "password"), StringComparison.Ordinal);
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing_and_counts_as_a_failed_login()
    {
        var (id, email) = await Crowd.Register();
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<ChangePasswordResult.Wrong>(await Change(id, $"not the password {i}", Next));
        }

        Assert.IsType<ChangePasswordResult.Delayed>(await Change(id, People.Password, Next));
        Assert.IsType<LoginResult.Delayed>(await Crowd.TryLogin(email));
        await silo.RestartAsync();
        Assert.IsType<LoginResult.Delayed>(await Crowd.TryLogin(email));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_right_current_password_is_on_record_as_a_wrong_one_is_and_clears_no_count_also_after_a_restart(bool restarted)
    {
        var (id, email) = await Crowd.Register();
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<ChangePasswordResult.Wrong>(await Change(id, $"not the password {i}", Next));
        }

        silo.Time.Advance(TimeSpan.FromSeconds(1));
        // It was right, also where the new one is not taken.
        Assert.IsType<ChangePasswordResult.Faulty>(await Change(id, People.Password, "short"));
        Assert.IsType<ChangePasswordResult.Done>(await Change(id, People.Password, Next));

        var attempts = (await silo.Grains.GetGrain<ILoginDirectoryGrain>("deployment").ListAttempts(new ListLoginAttempts(50, null, UserId: id))).Items;
        Assert.Equal([true, true, false, false, false, false], attempts.Select(attempt => attempt.Succeeded));
        Assert.All(attempts, attempt => Assert.Equal("change-password", attempt.Method));
        if (restarted)
        {
            await silo.RestartAsync();
        }

        Assert.IsType<ChangePasswordResult.Wrong>(await Change(id, "not the password 4", "velvet anchor mosaic thimble"));
        Assert.IsType<LoginResult.Delayed>(await Crowd.TryLogin(email, Next));
    }

    [Fact]
    public async Task A_user_with_a_password_gives_it_and_one_without_sets_his_first()
    {
        var (id, _) = await Crowd.Register();
        var missing = Assert.IsType<ChangePasswordResult.Faulty>(await Change(id, null, Next));
        Assert.Equal("currentPassword", Assert.Single(missing.Faults).Field);

        var (first, email) = (Guid.CreateVersion7(), People.NewEmail());
        await silo.Grains.GetGrain<IUserGrain>(first.ToString()).Register(
            new RegisterUser(People.Caller, new RegistrationForm(email, null, new UserProfile()), EmailVerified: true, null, ["user"]));
        Assert.Equal("currentPassword", Assert.Single(Assert.IsType<ChangePasswordResult.Faulty>(await Change(first, "", Next)).Faults).Field);
        Assert.IsType<ChangePasswordResult.Done>(await Change(first, null, Next));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
        Assert.True((await User(first).Read())!.HasPassword);
    }

    [Fact]
    public async Task All_faults_of_a_new_password_are_told_together_and_nothing_is_changed()
    {
        var (id, email) = await Crowd.Register();

        var faulty = Assert.IsType<ChangePasswordResult.Faulty>(await Change(id, People.Password, "sesame"));

        Assert.Equal(["PASSWORD_BREACHED", "PASSWORD_CONTEXT", "PASSWORD_TOO_SHORT"], faulty.Faults.Select(fault => fault.Reason).Order(StringComparer.Ordinal));
        Assert.Equal("PASSWORD_REUSED", Assert.Single(Assert.IsType<ChangePasswordResult.Faulty>(await Change(id, People.Password, People.Password)).Faults).Reason);
        Assert.Equal("PASSWORD_CONTEXT", Assert.Single(Assert.IsType<ChangePasswordResult.Faulty>(await Change(id, People.Password, $"my mail is {email}")).Faults).Reason);
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));
    }

    [Fact]
    public async Task The_other_sessions_end_when_the_user_wants_it_and_the_calling_one_stays()
    {
        var (id, email) = await Crowd.Register();
        var (mine, other) = ((await Crowd.LogIn(email)).Grant.SessionId, (await Crowd.LogIn(email)).Grant.SessionId);
        await Change(id, People.Password, Next, mine);
        Assert.Equal((true, true), (await IsLive(mine), await IsLive(other)));

        await Change(id, Next, People.Password, mine, endOthers: true);

        Assert.Equal((true, false), (await IsLive(mine), await IsLive(other)));
        // The list in memory is the one in the database: the session left is ended with all.
        await silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString()).End(new EndSessions(People.Caller, EndScope.All, null, "revoked"));
        Assert.False(await IsLive(mine));
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_wins()
    {
        var (id, email) = await Crowd.Register();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Change(id, People.Password, $"{Next} number {n}")));

        var winner = Assert.Single(results.Index(), result => result.Item is ChangePasswordResult.Done).Index;
        Assert.Equal(3, results.Count(result => result is ChangePasswordResult.Wrong));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, $"{Next} number {winner}"));
    }

    [Fact]
    public async Task Who_may_not_log_in_changes_nothing()
    {
        var (id, _) = await Crowd.Register();
        await User(id).Disable(new ChangeUser(People.Caller));

        Assert.IsType<ChangePasswordResult.NotFound>(await Change(id, People.Password, Next));
        Assert.IsType<ChangePasswordResult.NotFound>(await Change(Guid.CreateVersion7(), People.Password, Next));
    }

    [Fact]
    public async Task A_password_set_for_a_user_holds_and_can_be_taken_away()
    {
        var (id, email) = await Crowd.Register();
        var session = (await Crowd.LogIn(email)).Grant.SessionId;

        Assert.IsType<ChangePasswordResult.Done>(await Set(id, Next));
        Assert.True(await IsLive(session));
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
        Assert.IsType<ChangePasswordResult.Faulty>(await Set(id, "short"));

        Assert.IsType<ChangePasswordResult.Done>(await Set(id, null, endSessions: true));
        Assert.False(await IsLive(session));
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email, Next));
        Assert.False((await User(id).Read())!.HasPassword);
    }

    [Theory]
    [InlineData("$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    [InlineData("pbkdf2_sha256$1000$saltytext$v3PgWz6Wk2fCKqB+DPOrx4h6+sIVB+uO94eP79/LVsE=")]
    [InlineData("$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM")]
    [InlineData("$argon2i$v=19$m=1024,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$U0dJIMzCQNTgvdDeHuYWBEByozd7QvxvcyyDA0w4+Cc")]
    public async Task A_hash_of_another_system_is_replaced_by_one_of_ours_at_the_first_login(string hash)
    {
        var (id, email) = await Crowd.Register();
        await Set(id, Next);
        Assert.IsType<ChangePasswordResult.Done>(await Grain(id).AdoptHash(new AdoptHash(People.Caller, hash, UpdateRequired: false)));
        Assert.IsType<LoginResult.InvalidCredentials>(await Crowd.TryLogin(email, Next));
        Assert.StartsWith("$import", await StoredHash(id), StringComparison.Ordinal);

        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", await StoredHash(id), StringComparison.Ordinal);
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));
    }

    [Fact]
    public async Task A_hash_that_cannot_be_verified_is_not_taken()
    {
        var (id, email) = await Crowd.Register();
        var faulty = Assert.IsType<ChangePasswordResult.Faulty>(await Grain(id).AdoptHash(new AdoptHash(People.Caller, "5f4dcc3b5aa765d61d8327deb882cf99", false)));
        Assert.Equal("passwordHash", Assert.Single(faulty.Faults).Field);
        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email));
    }

    [Fact]
    public async Task A_rehash_of_a_password_that_was_changed_meanwhile_does_not_bring_it_back()
    {
        var (id, email) = await Crowd.Register();
        await Change(id, People.Password, Next);

        await Grain(id).Rehash(new RehashPassword(People.Caller, People.Password));

        Assert.IsType<LoginResult.Session>(await Crowd.TryLogin(email, Next));
    }

    private Task<ChangePasswordResult> Change(Guid id, string? current, string next, Guid? session = null, bool endOthers = false) =>
        Grain(id).ChangePassword(new ChangePassword(
            People.Caller with { Kind = CallerKind.User, UserId = id, SessionId = session }, current, next, endOthers, CountAddress: false));

    private Task<ChangePasswordResult> Set(Guid id, string? password, bool endSessions = false) =>
        Grain(id).SetPassword(new SetPassword(People.Caller, password, UpdateRequired: false, endSessions));

    private async Task<bool> IsLive(Guid session) => await silo.Database.ScalarAsync<bool>($"SELECT ended_at IS NULL FROM sessions WHERE id = '{session}'")
        && await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check() is not null;

    private Task<string?> StoredHash(Guid id) => silo.Database.ScalarAsync<string>($"SELECT password_hash FROM credentials WHERE user_id = '{id}'");

    private ICredentialsGrain Grain(Guid id) => silo.Grains.GetGrain<ICredentialsGrain>(id.ToString());

    private IUserGrain User(Guid id) => silo.Grains.GetGrain<IUserGrain>(id.ToString());
}
