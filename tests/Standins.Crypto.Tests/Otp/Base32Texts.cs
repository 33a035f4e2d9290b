using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OtpNet;

namespace Standins.Crypto.Tests.Otp;

public sealed class Base32Texts
{
    // RFC 4648, section 10.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY======")]
    [InlineData("fo", "MZXQ====")]
    [InlineData("foo", "MZXW6===")]
    [InlineData("foob", "MZXW6YQ=")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI======")]
    public void Section_10_of_RFC_4648_holds(string text, string expected) =>
        Assert.Equal(expected, Base32Encoding.ToString(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("mzxw6ytboi")]
    [InlineData("MZXW6YTBOI")]
    [InlineData("MZXW6YTBOI======")]
    public void Either_case_is_read_with_and_without_padding(string text) =>
        Assert.Equal("foobar"u8.ToArray(), Base32Encoding.ToBytes(text));

    [Theory]
    [InlineData("MZXW1")]
    [InlineData("MZ-W6")]
    [InlineData("MZXÄ6")]
    public void A_character_outside_the_alphabet_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => Base32Encoding.ToBytes(text));

    [Fact]
    public void Every_text_reads_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes.Length > 0), bytes =>
            Base32Encoding.ToBytes(Base32Encoding.ToString(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(OtpHashMode.Sha1, 20)]
    [InlineData(OtpHashMode.Sha256, 32)]
    [InlineData(OtpHashMode.Sha512, 64)]
    public void New_keys_are_as_long_as_the_hash_and_differ(OtpHashMode mode, int length)
    {
        Assert.Equal(length, KeyGeneration.GenerateRandomKey(mode).Length);
        Assert.NotEqual(KeyGeneration.GenerateRandomKey(mode), KeyGeneration.GenerateRandomKey(mode));
    }
}
