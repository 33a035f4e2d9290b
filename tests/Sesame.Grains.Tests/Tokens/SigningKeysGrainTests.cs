using Sesame.Abstractions.Tokens;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Tokens;

public sealed class SigningKeysGrainTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task Keys_rotate_with_a_day_of_notice_and_sessions_go_on()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        var first = KeyOf((await people.LogIn(email)).Grant.AccessToken);

        silo.Time.Advance(TimeSpan.FromDays(29).Add(TimeSpan.FromHours(1)));
        var published = await Keys().Maintain();
        Assert.Equal(2, published.Keys.Count);
        Assert.Equal(first, KeyOf((await people.LogIn(email)).Grant.AccessToken));

        silo.Time.Advance(TimeSpan.FromDays(1));
        var second = KeyOf((await people.LogIn(email)).Grant.AccessToken);
        Assert.NotEqual(first, second);
        Assert.Contains(published.Keys, key => key.KeyId == second);

        Assert.DoesNotContain((await Keys().Maintain()).Keys, key => key.KeyId == first);
    }

    [Fact]
    public async Task Many_at_once_make_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Keys().Maintain()));

        Assert.Single(keys.Select(published => published.Version).Distinct());
    }

    private ISigningKeysGrain Keys() => silo.Grains.GetGrain<ISigningKeysGrain>("deployment");

    private static string KeyOf(string token)
    {
        var header = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal))));
        return header.RootElement.GetProperty("kid").GetString()!;
    }
}
