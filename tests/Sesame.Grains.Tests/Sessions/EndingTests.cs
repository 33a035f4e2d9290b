using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Sessions;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class EndingTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task Revoked_session_is_refused_on_its_very_next_use()
    {
        var (id, email) = await people.Register();
        var grants = await LogIn(email, 3);
        Assert.NotNull(await Check(grants[0]));

        var ended = await OfUser(id).End(new EndSessions(People.Caller, EndScope.One, grants[0].SessionId, "revoked"));

        Assert.Equal(1, ended.Ended);
        Assert.Null(await Check(grants[0]));
        Assert.NotNull(await Check(grants[1]));
        Assert.Equal(0, (await OfUser(id).End(new EndSessions(People.Caller, EndScope.One, grants[0].SessionId, "revoked"))).Ended);
    }

    [Fact]
    public async Task Checks_that_race_the_end_are_all_answered_and_once_refused_it_stays_refused()
    {
        var (id, email) = await people.Register();
        foreach (var grant in await LogIn(email, 10))
        {
            using var over = new CancellationTokenSource();
            var checkers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var refused = false;
                while (!over.IsCancellationRequested)
                {
                    var isLive = await Check(grant) is not null;
                    Assert.False(refused && isLive);
                    refused |= !isLive;
                    await Task.Yield();
                }
            })).ToArray();
            await OfUser(id).End(new EndSessions(People.Caller, EndScope.One, grant.SessionId, "revoked"));
            Assert.Null(await Check(grant));
            await over.CancelAsync();
            await Task.WhenAll(checkers);
        }
    }

    [Fact]
    public async Task All_but_one_end_together_and_are_listed_no_more()
    {
        var (id, email) = await people.Register();
        var grants = await LogIn(email, 4);

        var ended = await OfUser(id).End(new EndSessions(People.Caller, EndScope.Others, grants[2].SessionId, "revoked"));

        Assert.Equal(3, ended.Ended);
        Assert.Equal(grants[2].SessionId, Assert.Single(await OfUser(id).List()).Id);
    }

    [Fact]
    public async Task A_login_that_races_a_disable_never_leaves_a_live_session()
    {
        for (var round = 0; round < 10; round++)
        {
            var (id, email) = await people.Register();
            var logins = Enumerable.Range(0, 4).Select(_ => people.TryLogin(email)).ToArray();
            var disabled = silo.Grains.GetGrain<IUserGrain>(id.ToString()).Disable(new ChangeUser(People.Caller));
            var results = await Task.WhenAll(logins);
            Assert.IsType<ChangeUserResult.Done>(await disabled);

            Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}' AND ended_at IS NULL"));
            foreach (var opened in results.OfType<LoginResult.Session>())
            {
                Assert.Null(await Check(opened.Grant));
            }
        }
    }

    [Fact]
    public async Task A_user_enabled_again_can_log_in_and_his_old_sessions_stay_ended()
    {
        var (id, email) = await people.Register();
        var before = (await LogIn(email, 1))[0];
        var user = silo.Grains.GetGrain<IUserGrain>(id.ToString());
        await user.Disable(new ChangeUser(People.Caller));
        await user.Enable(new ChangeUser(People.Caller));

        Assert.Null(await Check(before));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
    }

    [Fact]
    public async Task The_cap_ends_the_oldest_exactly_also_under_parallel_logins()
    {
        var (id, email) = await people.Register();
        var most = new SessionOptions().LivePerUserMax;
        await LogIn(email, 1);
        await silo.Database.ExecuteAsync(
            $"""
             INSERT INTO sessions (id, version, user_id, client_id, session_key, generation, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end)
             SELECT gen_random_uuid(), 1, user_id, client_id, session_key, 0, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end
             FROM sessions, generate_series(1, {most - 10}) WHERE user_id = '{id}'
             """);
        await silo.RestartAsync();
        var again = new People(silo.Grains);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => again.LogIn(email)));

        Assert.Equal((long)most, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE user_id = '{id}' AND ended_at IS NULL"));
        Assert.Equal(most, (await silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString()).List()).Count);
        // 111 were opened; each that made way is named once.
        Assert.Equal(11L, await silo.Database.ScalarAsync<long>(
            $"""
             SELECT count(*) FROM sessions s
             JOIN audit_log a ON a.action = 'sessions.end' AND a.object_id = '{id}' AND a.after ->> 'reason' = 'cap' AND a.after -> 'sessions' @> to_jsonb(s.id::text)
             WHERE s.user_id = '{id}' AND s.ended_at IS NOT NULL
             """));
    }

    [Fact]
    public async Task The_audit_names_the_sessions_that_were_ended()
    {
        var (id, email) = await people.Register();
        var opened = (await LogIn(email, 4)).Select(grant => grant.SessionId).ToList();

        await OfUser(id).End(new EndSessions(People.Caller, EndScope.One, opened[0], "logged-out"));
        await OfUser(id).EndThese(new EndTheseSessions(People.Caller, [opened[1]], "too-many"));
        await OfUser(id).End(new EndSessions(People.Caller, EndScope.All, null, "revoked"));

        Assert.Equal($"logged-out 1 {opened[0]}", await Told(id, "logged-out"));
        Assert.Equal($"too-many 1 {opened[1]}", await Told(id, "too-many"));
        Assert.Equal($"revoked 2 {string.Join(' ', opened.Skip(2).Select(session => session.ToString()).Order(StringComparer.Ordinal))}", await Told(id, "revoked"));
    }

    [Fact]
    public async Task The_audit_counts_all_that_were_ended_and_names_a_hundred()
    {
        var (id, email) = await people.Register();
        await LogIn(email, 1);
        await silo.Database.ExecuteAsync(
            $"""
             INSERT INTO sessions (id, version, user_id, client_id, session_key, generation, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end)
             SELECT gen_random_uuid(), 1, user_id, client_id, session_key, 0, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end
             FROM sessions, generate_series(1, 104) WHERE user_id = '{id}'
             """);
        await OfUser(id).EndedByUser();

        Assert.Equal(105, (await OfUser(id).End(new EndSessions(People.Caller, EndScope.All, null, "revoked"))).Ended);

        var told = (await Told(id, "revoked"))!.Split(' ');
        Assert.Equal("105", told[1]);
        Assert.Equal(100, told[2..].Distinct().Count());
    }

    [Fact]
    public async Task A_session_idle_for_a_week_is_over_and_a_touch_keeps_it()
    {
        var (id, email) = await people.Register();
        var grants = await LogIn(email, 1);
        silo.Time.Advance(TimeSpan.FromDays(6));
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Touch(renewSessions: true);
        silo.Time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(await Check(grants[0]));
        silo.Time.Advance(TimeSpan.FromDays(7));
        Assert.Null(await Check(grants[0]));
    }

    // Why, how many and which, as the audit tells it.
    private Task<string?> Told(Guid userId, string reason) => silo.Database.ScalarAsync<string>(
        $"""
         SELECT concat_ws(' ', a.after ->> 'reason', a.after ->> 'count', (SELECT string_agg(named.id, ' ' ORDER BY named.id COLLATE "C") FROM jsonb_array_elements_text(a.after -> 'sessions') AS named (id)))
         FROM audit_log a WHERE a.action = 'sessions.end' AND a.object_id = '{userId}' AND a.after ->> 'reason' = '{reason}'
         """);

    private async Task<SessionGrant[]> LogIn(string email, int times)
    {
        var grants = new SessionGrant[times];
        for (var i = 0; i < times; i++)
        {
            grants[i] = (await people.LogIn(email)).Grant;
        }

        return grants;
    }

    private ValueTask<SessionCheck?> Check(SessionGrant grant) => silo.Grains.GetGrain<ISessionGrain>(grant.SessionId.ToString()).Check();

    private IUserSessionsGrain OfUser(Guid id) => silo.Grains.GetGrain<IUserSessionsGrain>(id.ToString());
}
