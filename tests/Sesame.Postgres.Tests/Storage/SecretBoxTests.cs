using System.Security.Cryptography;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

public sealed class SecretBoxTests
{
    private const string One = "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    private const string Two = "2 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n";

    private static SecretBox Box(string keys) => new(MasterKeys.Parse(keys, "test"));

    [Fact]
    public void What_is_sealed_is_opened_for_the_same_purpose_only()
    {
        var box = Box(One);
        var sealedValue = box.Protect("totp", "secret"u8);
        Assert.Equal("secret"u8.ToArray(), box.Unprotect("totp", sealedValue));
        Assert.Throws<AuthenticationTagMismatchException>(() => box.Unprotect("session", sealedValue));
        Assert.NotEqual(sealedValue, box.Protect("totp", "secret"u8));
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        var box = Box(One);
        var sealedValue = box.Protect("totp", "secret"u8);
        for (var index = 0; index < sealedValue.Length; index++)
        {
            var changed = sealedValue.ToArray();
            changed[index] ^= 1;
            Assert.ThrowsAny<Exception>(() => box.Unprotect("totp", changed));
        }

        Assert.Throws<CryptographicException>(() => box.Unprotect("totp", sealedValue.AsSpan(0, 20)));
    }

    [Fact]
    public void The_last_version_seals_and_the_earlier_ones_still_open()
    {
        var early = Box(One).Protect("totp", "secret"u8);
        var both = Box(One + Two);
        Assert.Equal("secret"u8.ToArray(), both.Unprotect("totp", early));
        Assert.Equal(2, both.Protect("totp", "secret"u8)[3]);
        Assert.Throws<MasterKeyException>(() => Box(One).Unprotect("totp", both.Protect("totp", "secret"u8)));
    }

    [Fact]
    public void A_keyed_hash_is_bound_to_purpose_value_and_key()
    {
        var early = Box(One).Mac("code", "123456"u8);
        var both = Box(One + Two);
        Assert.True(both.VerifyMac("code", "123456"u8, early));
        Assert.False(both.VerifyMac("code", "123457"u8, early));
        Assert.False(both.VerifyMac("link", "123456"u8, early));
        Assert.False(Box(Two).VerifyMac("code", "123456"u8, early));
        Assert.False(both.VerifyMac("code", "123456"u8, early.AsSpan(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\n")]
    [InlineData("0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("1 AAAA")]
    [InlineData("one AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData(One + One)]
    public void A_file_that_is_not_a_list_of_keys_is_refused(string text) =>
        Assert.Throws<MasterKeyException>(() => MasterKeys.Parse(text, "test"));

    [Fact]
    public void A_new_key_file_is_its_owners_alone_and_stays()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "deep", "master.key");
        Assert.Throws<MasterKeyException>(() => MasterKeys.Load(path));
        Assert.Equal(1, MasterKeys.LoadOrCreate(path).Current);
        var text = File.ReadAllText(path);
        MasterKeys.LoadOrCreate(path);
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
    }
}
