using Sesame.Abstractions.Users;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  Ada.Lovelace@Example.COM ", "ada.lovelace@example.com")]
    [InlineData("o'brien+news@sub.example.co.uk", "o'brien+news@sub.example.co.uk")]
    [InlineData("jürgen@bücher.example", "jürgen@bücher.example")]
    [InlineData("root@localhost", "root@localhost")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("a@b", "a@b")]
    [InlineData("ada@xn--bcher-kva.example", "ada@bücher.example")]
    [InlineData("ada@XN--FSQU00A.xn--0zwm56d", "ada@例子.测试")]
    [InlineData("ADA@BÜCHER.example", "ada@bücher.example")]
    [InlineData("用户@例子.测试", "用户@例子.测试")]
    [InlineData("\u212Aelvin@example.com", "kelvin@example.com")]
    public void An_address_is_stored_trimmed_and_lower_cased(string text, string stored)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal(stored, address.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("a b@example.com")]
    [InlineData("ada@exa mple.com")]
    [InlineData(".ada@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@example-.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@example.com\r\nBcc: all@example.com")]
    [InlineData("ada\0@example.com")]
    [InlineData("<ada@example.com>")]
    [InlineData("\"ada lovelace\"@example.com")]
    [InlineData("\"ada\"@example.com")]
    [InlineData("ada(comment)@example.com")]
    [InlineData("ada@[192.0.2.1]")]
    [InlineData("ada@[IPv6:2001:db8::1]")]
    [InlineData("ada@example.com.")]
    [InlineData("ada@ｅxample.com")]
    [InlineData("ada@ﬁnd.example")]
    [InlineData("ada@xn--nonsense-.example")]
    [InlineData("ada@xn--.example")]
    [InlineData("ada@xn--example.com")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ju\u0308rgen@example.com")]
    [InlineData("a\u200Bda@example.com")]
    [InlineData("a\u202Eda@example.com")]
    [InlineData("ada\u2028@example.com")]
    [InlineData("=?utf-8?q?ada?= <ada@example.com>")]
    public void What_is_no_address_is_refused(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    // Sub-addresses are addresses of their own: which of them reach one mailbox only its server knows.
    [Fact]
    public void An_address_with_a_plus_is_another_one()
    {
        EmailAddress.TryParse("ada+news@example.com", out var tagged);
        EmailAddress.TryParse("ada@example.com", out var plain);
        Assert.NotEqual(plain, tagged);
    }

    [Fact]
    public void Parts_too_long_are_refused()
    {
        Assert.True(EmailAddress.TryParse($"{new string('a', 64)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"{new string('a', 65)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"a@{new string('b', 64)}.com", out _));
        Assert.True(EmailAddress.TryParse($"{new string('ü', 32)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"{new string('ü', 33)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"a@{new string('例', 60)}.com", out _));
        Assert.False(EmailAddress.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}", out _));
    }
}
