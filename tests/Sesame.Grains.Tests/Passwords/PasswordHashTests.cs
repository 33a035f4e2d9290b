using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class PasswordHashTests
{
    private const string Salt = "AAECAwQFBgcICQoLDA0ODw";
    private const string Tag = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    [Fact]
    public void A_stored_string_reads_back_as_it_was_written()
    {
        const string phc = $"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Tag}";
        Assert.True(PasswordHash.TryParse(phc, out var hash));
        Assert.Equal(PasswordHashCost.Current, hash.Cost);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (byte)i), hash.Salt);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), hash.Hash);
        Assert.Equal(phc, hash.ToPhc());
    }

    [Theory]
    [InlineData("")]
    [InlineData("password")]
    [InlineData($"$argon2i$v=19$m=19456,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=16$m=19456,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$t=2,m=19456,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=-19456,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m= 19456,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=99999999999,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=1048577,t=2,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=0,p=1${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=0${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=15,t=2,p=2${Salt}${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Tag}$")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$AAEC!${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$AAEC${Tag}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}$AAECAwQFBgcICQ")]
    public void What_is_not_a_whole_Argon2id_string_is_not_read(string text) => Assert.False(PasswordHash.TryParse(text, out _));

    [Fact]
    public void It_never_prints_itself()
    {
        Assert.True(PasswordHash.TryParse($"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Tag}", out var hash));
        Assert.Equal("***", hash.ToString());
        Assert.Equal("Hashed { *** }", new HashOutcome.Hashed(hash.ToPhc()).ToString());
    }
}
