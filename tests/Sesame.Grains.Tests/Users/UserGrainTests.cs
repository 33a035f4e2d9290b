using System.Security.Cryptography;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class UserGrainTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task Of_many_registrations_of_one_address_exactly_one_wins()
    {
        var email = People.NewEmail();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Register(email)));

        Assert.Single(results, result => result is RegisterUserResult.Created);
        Assert.Equal(19, results.Count(result => result is RegisterUserResult.EmailTaken));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM user_emails WHERE email = '{email}'"));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM audit_log a JOIN user_emails e ON e.user_id::text = a.object_id WHERE a.action = 'users.register' AND e.email = '{email}'"));
    }

    [Fact]
    public async Task A_username_is_taken_in_any_case_of_its_letters()
    {
        var name = $"u{Guid.NewGuid():N}";

        Assert.IsType<RegisterUserResult.Created>(await Register(People.NewEmail(), name));
        Assert.IsType<RegisterUserResult.UsernameTaken>(await Register(People.NewEmail(), name.ToUpperInvariant()));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_user_and_another_body_under_its_id_is_refused()
    {
        var (email, id) = (People.NewEmail(), Guid.NewGuid().ToString());
        var body = SHA256.HashData("one"u8);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Register(email, idempotency: new RequestIdempotency("shop", "CreateUser", id, body))));
        var users = results.Select(result => result switch
        {
            RegisterUserResult.Created created => created.UserId,
            RegisterUserResult.Repeated repeated => repeated.UserId,
            _ => Guid.Empty,
        });

        Assert.NotEqual(Guid.Empty, Assert.Single(users.Distinct()));
        Assert.IsType<RegisterUserResult.RequestIdReused>(
            await Register(People.NewEmail(), idempotency: new RequestIdempotency("shop", "CreateUser", id, SHA256.HashData("two"u8))));
    }

    [Fact]
    public async Task A_refused_registration_leaves_nothing_behind()
    {
        var before = await silo.Database.ScalarAsync<long>("SELECT count(*) FROM users");

        var refused = Assert.IsType<RegisterUserResult.Faulty>(await Register("nobody", password: "short"));

        Assert.Contains(refused.Faults, fault => fault.Field == "email");
        Assert.Contains(refused.Faults, fault => fault.Reason == "PASSWORD_TOO_SHORT");
        Assert.Equal(before, await silo.Database.ScalarAsync<long>("SELECT count(*) FROM users"));
    }

    [Fact]
    public async Task Lists_page_through_all_users_once_and_by_prefix()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        for (var i = 0; i < 5; i++)
        {
            await Register($"{mark}-{i}@example.com");
        }

        Assert.Equal(5, await Count(mark, size: 2));
        Assert.True(await Count("", size: 2) >= 5);
        Assert.Equal(0, await Count($"{mark}_", size: 2));
    }

    [Fact]
    public async Task Activity_is_exact_in_memory_and_kept_over_a_restart()
    {
        var (id, _) = await new People(silo.Grains).Register();
        silo.Time.Advance(TimeSpan.FromMinutes(5));
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Touch(renewSessions: false);
        var noted = silo.Time.GetUtcNow();

        Assert.Equal(noted, (await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Read())!.LastActiveAt);
        await silo.RestartAsync();
        Assert.Equal(noted, (await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Read())!.LastActiveAt);
    }

    [Fact]
    public async Task Logins_checks_and_refreshes_of_his_sessions_are_activity_of_the_user()
    {
        var people = new People(silo.Grains);
        var (id, email) = await people.Register();
        silo.Time.Advance(TimeSpan.FromMinutes(5));
        var session = await people.LogIn(email);
        await ActiveNow();

        silo.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await silo.Grains.GetGrain<ISessionGrain>(session.Grant.SessionId.ToString()).Check());
        await ActiveNow();

        silo.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<RefreshResult.Renewed>(await Refresh(session.Grant.RefreshToken));
        await ActiveNow();

        Task<RefreshResult> Refresh(string text) => RefreshToken.TryParse(text, out var token)
            ? silo.Grains.GetGrain<ISessionGrain>(token.SessionId.ToString()).Refresh(new RefreshSession(People.Caller, People.Client, token.Generation, token.Proof))
            : throw new InvalidOperationException(text);

        // Nobody waits for it.
        async Task ActiveNow()
        {
            for (var tries = 0; (await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Read())!.LastActiveAt != silo.Time.GetUtcNow(); tries++)
            {
                Assert.True(tries < 3_000, "The user is not told active.");
                await Task.Delay(10);
            }
        }
    }

    [Fact]
    public async Task A_thousand_signs_of_activity_within_a_minute_are_one_write_at_most()
    {
        var (id, _) = await new People(silo.Grains).Register();
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Read();
        using var sent = new SentStatements(silo.Database.ConnectionString, text => text.Contains("last_active_at", StringComparison.Ordinal));
        for (var i = 0; i < 1_000; i++)
        {
            await user.Touch(renewSessions: false);
        }

        // Behind the calls, which never wait for it.
        Assert.InRange(sent.Texts.Count, 0, 1);
    }

    private Task<RegisterUserResult> Register(
        string email, string? username = null, RequestIdempotency? idempotency = null, string password = People.Password) =>
        silo.Grains.GetGrain<IUserGrain>(Guid.CreateVersion7().ToString()).Register(new RegisterUser(
            People.Caller, new RegistrationForm(email, password, new UserProfile(username)), EmailVerified: false, null, ["user"], idempotency));

    private async Task<int> Count(string prefix, int size)
    {
        var (seen, after) = (new HashSet<Guid>(), (string?)null);
        do
        {
            var page = await silo.Grains.GetGrain<IUserDirectoryGrain>("deployment").List(new ListUsers(size, after, prefix));
            Assert.All(page.Items, user => Assert.True(seen.Add(user.Id)));
            after = page.Next;
        }
        while (after is not null);

        return seen.Count;
    }
}
