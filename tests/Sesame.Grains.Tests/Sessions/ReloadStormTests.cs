using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

/// <summary>What was held by a silo that is lost is read again as it is used: all of it at once must not be more than the database can take.</summary>
public sealed class ReloadStormTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private const int Sessions = 3000;

    // Those of callers, and Sesame's own for upkeep.
    private const int ConnectionsMax = 32 + 16;

    [Fact]
    public async Task Thousands_of_sessions_that_are_read_again_at_once_share_few_connections_and_all_are_answered_in_the_end()
    {
        var people = new People(silo.Grains);
        var (id, email) = await people.Register();
        await people.LogIn(email);
        await silo.Database.ExecuteAsync(
            $"""
             INSERT INTO sessions (id, version, user_id, client_id, session_key, generation, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end)
             SELECT gen_random_uuid(), 1, user_id, client_id, session_key, 0, generation_at, methods, authenticated_at, created_at, last_active_at, absolute_end
             FROM sessions, generate_series(1, {Sessions}) WHERE user_id = '{id}'
             """);
        var ids = (await silo.Database.ScalarAsync<Guid[]>($"SELECT array_agg(id) FROM sessions WHERE user_id = '{id}'"))!;
        await silo.RestartAsync();

        var before = await Connections();
        var waiting = ids.ToList();
        for (var round = 0; waiting.Count > 0; round++)
        {
            Assert.True(round < 20, $"{waiting.Count} sessions were refused again and again.");
            var answers = await Task.WhenAll(waiting.Select(async session => (session, isLive: await Check(session))));
            Assert.DoesNotContain(answers, answer => answer.isLive == false);
            waiting = [.. answers.Where(answer => answer.isLive is null).Select(answer => answer.session)];
        }

        Assert.InRange(await Connections() - before, 0, ConnectionsMax);
    }

    // Null: refused because too many wait; whoever asks is told to come again.
    private async Task<bool?> Check(Guid session)
    {
        try
        {
            return await silo.Grains.GetGrain<ISessionGrain>(session.ToString()).Check() is not null;
        }
        catch (StorageOverloadedException)
        {
            return null;
        }
    }

    // They stay open for a while after they were used, so that the most of them are still there.
    private Task<long> Connections() => silo.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
}
