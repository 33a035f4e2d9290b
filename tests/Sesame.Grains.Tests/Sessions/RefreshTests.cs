using Sesame.Abstractions.Sessions;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class RefreshTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task Fifty_parallel_refreshes_of_one_token_give_one_successor_also_after_a_restart()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        var first = (await people.LogIn(email)).Grant;

        var renewed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Refresh(first.RefreshToken)));
        var successor = Assert.Single(renewed.Select(result => Assert.IsType<RefreshResult.Renewed>(result).Grant.RefreshToken).Distinct());

        await silo.RestartAsync();
        Assert.Equal(successor, Assert.IsType<RefreshResult.Renewed>(await Refresh(first.RefreshToken)).Grant.RefreshToken);
        Assert.IsType<RefreshResult.Renewed>(await Refresh(successor));
    }

    [Fact]
    public async Task A_token_shown_again_after_the_grace_time_ends_the_session()
    {
        var grant = await NewSession();
        var next = Assert.IsType<RefreshResult.Renewed>(await Refresh(grant.RefreshToken)).Grant;
        silo.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.IsType<RefreshResult.Reused>(await Refresh(grant.RefreshToken));
        Assert.IsType<RefreshResult.Ended>(await Refresh(next.RefreshToken));
        Assert.Null(await silo.Grains.GetGrain<ISessionGrain>(grant.SessionId.ToString()).Check());
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM audit_log WHERE action = 'sessions.refresh-reused' AND object_id = '{grant.SessionId}'"));
    }

    [Fact]
    public async Task Another_client_learns_nothing_and_ends_nothing()
    {
        var grant = await NewSession();

        Assert.IsType<RefreshResult.Invalid>(await Refresh(grant.RefreshToken, client: "thief"));
        Assert.IsType<RefreshResult.Renewed>(await Refresh(grant.RefreshToken));
    }

    [Fact]
    public async Task A_refresh_does_not_move_the_end_of_the_session()
    {
        var grant = await NewSession();
        for (var day = 0; day < 29; day++)
        {
            silo.Time.Advance(TimeSpan.FromDays(1));
            grant = Assert.IsType<RefreshResult.Renewed>(await Refresh(grant.RefreshToken)).Grant;
        }

        silo.Time.Advance(TimeSpan.FromDays(1));
        Assert.IsType<RefreshResult.Ended>(await Refresh(grant.RefreshToken));
    }

    [Fact]
    public async Task A_client_that_proved_itself_at_the_login_proves_itself_at_each_refresh()
    {
        var grant = await NewSession();

        Assert.IsType<RefreshResult.Invalid>(await Refresh(grant.RefreshToken, clientProved: false));
        var next = Assert.IsType<RefreshResult.Renewed>(await Refresh(grant.RefreshToken, clientProved: true)).Grant;
        await silo.RestartAsync();
        Assert.IsType<RefreshResult.Invalid>(await Refresh(next.RefreshToken, clientProved: false));
        Assert.IsType<RefreshResult.Renewed>(await Refresh(next.RefreshToken, clientProved: true));
    }

    [Fact]
    public async Task No_usable_secret_of_a_session_stands_in_the_database()
    {
        var grant = await NewSession();
        var proof = grant.RefreshToken.Split('.')[2];

        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions s WHERE s::text LIKE '%{proof}%'"));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM sessions WHERE id = '{grant.SessionId}' AND octet_length(session_key) > 32"));
    }

    private async Task<SessionGrant> NewSession()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        return (await people.LogIn(email)).Grant;
    }

    private Task<RefreshResult> Refresh(string text, string client = People.Client, bool? clientProved = null)
    {
        Assert.True(RefreshToken.TryParse(text, out var token));
        var call = People.Caller with { ClientId = client };
        return silo.Grains.GetGrain<ISessionGrain>(token.SessionId.ToString()).Refresh(new RefreshSession(call, client, token.Generation, token.Proof, clientProved));
    }
}
