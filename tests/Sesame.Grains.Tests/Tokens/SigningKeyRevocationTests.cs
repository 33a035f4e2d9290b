using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Tokens;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Tokens;

public sealed class SigningKeyRevocationTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task A_revoked_key_is_published_no_more_and_signs_nothing_from_then_on()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        var first = KeyOf((await people.LogIn(email)).Grant.AccessToken);

        var done = await Keys().Revoke(new RevokeSigningKey(CallContext.System, first));

        Assert.True(done.Revoked);
        Assert.DoesNotContain((await Keys().Published()).Keys, key => key.KeyId == first);
        Assert.Equal(done.KeyInUse, KeyOf((await people.LogIn(email)).Grant.AccessToken));
        Assert.Equal(done.KeyInUse, Assert.Single(await Keys().List(), key => key.InUse).KeyId);
        Assert.Equal(new RevokeSigningKeyResult(false, done.KeyInUse), await Keys().Revoke(new RevokeSigningKey(CallContext.System, first)));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE action = 'tokens.revoke-key' AND object_id = '{first}'"));
    }

    [Fact]
    public async Task The_next_key_takes_over_before_its_time_when_the_one_in_use_is_revoked()
    {
        await Keys().Maintain();
        silo.Time.Advance(TimeSpan.FromDays(29).Add(TimeSpan.FromHours(1)));
        await Keys().Maintain();
        var keys = await Keys().List();
        var (next, used) = (keys[0], keys.First(key => key.InUse));
        Assert.NotEqual(next.KeyId, used.KeyId);

        Assert.Equal(next.KeyId, (await Keys().Revoke(new RevokeSigningKey(CallContext.System, used.KeyId))).KeyInUse);
        Assert.Equal(silo.Time.GetUtcNow(), (await Keys().List()).Single(key => key.InUse).UseFrom);
    }

    private ISigningKeysGrain Keys() => silo.Grains.GetGrain<ISigningKeysGrain>("deployment");

    private static string KeyOf(string token)
    {
        var header = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal))));
        return header.RootElement.GetProperty("kid").GetString()!;
    }
}
