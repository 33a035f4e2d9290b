using System.Collections.Concurrent;
using Orleans.Runtime;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>Once a freeze has returned, nothing of the user succeeds: what raced it has ended, what comes later is refused.</summary>
public sealed class FreezeTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Rounds = 5;

    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task Nothing_that_races_a_freeze_outlives_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (id, email) = await people.Register();
            var first = (await people.LogIn(email)).Grant;
            var (sessions, keys, late) = (new ConcurrentBag<Guid> { first.SessionId }, new ConcurrentBag<Guid> { await MakeKey(id) }, new ConcurrentBag<string>());
            using var over = new CancellationTokenSource();
            var frozen = false;
            var racers = new[]
            {
                Race("login", async () => Note(sessions, await people.TryLogin(email))),
                Race("login", async () => Note(sessions, await people.TryLogin(email))),
                Race("refresh", async () => await Refresh(first) is RefreshResult.Renewed),
                Race("check", async () => await Check(first.SessionId)),
                Race("key", async () => await Access(keys.First())),
                Race("new key", async () => await TryMakeKey(id) is { } made && Note(keys, made)),
                Race("touch", async () =>
                {
                    await User(id).Touch(renewSessions: true);
                    return false;
                }),
            };
            // The racers get going first, in another place each round.
            await Task.Delay(round * 5);

            Assert.IsType<ChangeUserResult.Done>(await User(id).Freeze(new ChangeUser(People.Caller)));
            Volatile.Write(ref frozen, true);
            await Task.Delay(20);
            await over.CancelAsync();
            await Task.WhenAll(racers);

            Assert.Empty(late);
            foreach (var session in sessions)
            {
                Assert.False(await Check(session));
            }

            foreach (var key in keys)
            {
                Assert.False(await Access(key));
            }

            Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}' AND ended_at IS NULL"));
            Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM api_keys WHERE owner_user_id = '{id}' AND archived_at IS NULL"));
            Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM known_devices WHERE user_id = '{id}'"));

            // What began after the freeze had returned must not succeed.
            Task Race(string what, Func<Task<bool>> attempt) => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    var isLate = Volatile.Read(ref frozen);
                    try
                    {
                        if (await attempt() && isLate)
                        {
                            late.Add(what);
                        }
                    }
                    catch (OrleansException)
                    {
                        // A grain that lost the race reads again before it answers; meanwhile nobody is told anything.
                    }

                    await Task.Yield();
                }
            });
        }
    }

    [Fact]
    public async Task A_registration_that_is_frozen_between_its_account_and_its_session_gets_no_session()
    {
        var (id, email) = await people.Register();
        var epoch = (await User(id).Access())!.SecurityEpoch;
        await User(id).Freeze(new ChangeUser(People.Caller));
        await User(id).Enable(new ChangeUser(People.Caller));

        // A login that saw the user before the freeze comes to its end after he was let in again.
        var opened = await silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString()).Open(
            new OpenSession(People.Caller, People.Client, epoch, ["otp"], Attempt: null));

        Assert.IsType<OpenSessionResult.Refused>(opened);
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
    }

    [Fact]
    public async Task A_call_of_the_user_that_was_let_in_before_a_freeze_changes_nothing_after_he_was_let_in_again()
    {
        var (id, _) = await people.Register();
        var before = (await User(id).Access())!.SecurityEpoch;
        await User(id).Freeze(new ChangeUser(People.Caller));
        await User(id).Enable(new ChangeUser(People.Caller));
        var late = People.Caller with { Kind = CallerKind.User, UserId = id, SecurityEpoch = before };

        Assert.IsType<UpdateUserResult.NotFound>(await User(id).Update(new UpdateUser(late, FirstName: new("Eve"))));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Delete(new ChangeUser(late)));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Lock(new ChangeUser(late)));
        Assert.IsType<BeginTotpResult.NotFound>(await silo.Grains.GetGrain<IMfaGrain>(id.ToString()).BeginTotp(new BeginTotp(late, null)));
        Assert.Null((await User(id).Read())!.Profile.FirstName);
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM mfa_accounts WHERE user_id = '{id}'"));

        var now = late with { SecurityEpoch = before + 1 };
        Assert.IsType<UpdateUserResult.Done>(await User(id).Update(new UpdateUser(now, FirstName: new("Ada"))));

        // Nor does he let himself in again.
        await User(id).Freeze(new ChangeUser(People.Caller));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Enable(new ChangeUser(now)));
        await User(id).Delete(new ChangeUser(People.Caller));
        Assert.IsType<ChangeUserResult.NotFound>(await User(id).Restore(new ChangeUser(now)));
    }

    [Theory, InlineData("freeze"), InlineData("disable"), InlineData("delete"), InlineData("password")]
    public async Task A_session_that_is_checked_all_the_while_ends_also_where_nothing_else_of_the_user_is_in_memory(string what)
    {
        var (id, email) = await people.Register();
        var session = (await people.LogIn(email)).Grant.SessionId;
        await silo.RestartAsync();
        Assert.True(await Check(session));

        var change = new ChangeUser(People.Caller);
        await (what switch
        {
            "freeze" => User(id).Freeze(change),
            "disable" => User(id).Disable(change),
            "delete" => User(id).Delete(change),
            _ => (Task)silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).SetPassword(new SetPassword(People.Caller, "an evening of quiet rain", UpdateRequired: false, EndSessions: true)),
        });

        Assert.False(await Check(session));
    }

    [Fact]
    public async Task A_user_who_is_disabled_is_frozen_all_the_same()
    {
        var (id, _) = await people.Register();
        await User(id).Disable(new ChangeUser(People.Caller));
        var before = (await User(id).Access())!.SecurityEpoch;

        Assert.IsType<ChangeUserResult.Done>(await User(id).Freeze(new ChangeUser(People.Caller)));

        Assert.Equal(new UserAccess(false, before + 1, []), (await User(id).Access())! with { Roles = [] });
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}' AND action = 'users.freeze'"));
        Assert.IsType<ChangeUserResult.NotFound>(await User(Guid.CreateVersion7()).Freeze(new ChangeUser(People.Caller)));
    }

    private static bool Note(ConcurrentBag<Guid> sessions, LoginResult result)
    {
        if (result is LoginResult.Session opened)
        {
            sessions.Add(opened.Grant.SessionId);
        }

        return result is LoginResult.Session;
    }

    private static bool Note(ConcurrentBag<Guid> keys, Guid made)
    {
        keys.Add(made);
        return true;
    }

    private async Task<Guid> MakeKey(Guid owner) => await TryMakeKey(owner) ?? throw new InvalidOperationException("No key was made.");

    private async Task<Guid?> TryMakeKey(Guid owner)
    {
        var id = Guid.CreateVersion7();
        var created = await silo.Grains.GetGrain<IApiKeyGrain>(id.ToString()).Create(new CreateApiKey(People.Caller, "", owner, null, [], []));
        return created is CreateApiKeyResult.Created ? id : null;
    }

    private async Task<bool> Access(Guid key) => await silo.Grains.GetGrain<IApiKeyGrain>(key.ToString()).Access() is not null;

    private async Task<bool> Check(Guid session) => await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check() is not null;

    private async Task<RefreshResult> Refresh(SessionGrant grant)
    {
        Assert.True(RefreshToken.TryParse(grant.RefreshToken, out var token));
        return await silo.Grains.GetGrain<ISessionGrain>(token.SessionId.ToString()).Refresh(
            new RefreshSession(People.Caller, People.Client, token.Generation, token.Proof));
    }

    private IUserGrain User(Guid id) => silo.Grains.GetGrain<IUserGrain>(id.ToString());
}
