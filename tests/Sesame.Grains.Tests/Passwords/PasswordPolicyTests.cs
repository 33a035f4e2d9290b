using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class PasswordPolicyTests
{
    private static readonly PasswordSubject Nobody = new([]);
    private static readonly PasswordSubject Ann = new(["ann.miller@example.org", "al@short.example"], "millerann");

    private readonly PasswordPolicy policy = new(BreachFilter.LoadShipped());

    [Fact]
    public void A_long_uncommon_password_passes() => Assert.Empty(Reasons("plum kettle orbit", Ann));

    [Fact]
    public void Every_fault_names_the_field_and_says_a_sentence()
    {
        var fault = Assert.Single(policy.Check("newPassword", "xk4 vw9", Nobody));
        Assert.Equal("newPassword", fault.Field);
        Assert.Equal("The password needs at least 15 characters.", fault.Description);
    }

    [Theory]
    [InlineData(14, "PASSWORD_TOO_SHORT")]
    [InlineData(15, null)]
    [InlineData(128, null)]
    [InlineData(129, "PASSWORD_TOO_LONG")]
    [InlineData(1024, "PASSWORD_TOO_LONG")]
    [InlineData(1025, "PASSWORD_TOO_LONG")]
    [InlineData(5_000_000, "PASSWORD_TOO_LONG")]
    public void Alone_it_has_15_to_128_code_points(int length, string? reason) =>
        Assert.Equal(reason is null ? [] : [reason], Reasons(Text(length), Nobody));

    [Theory]
    [InlineData(7, "PASSWORD_TOO_SHORT")]
    [InlineData(8, null)]
    public void Beside_a_second_factor_8_are_enough(int length, string? reason) =>
        Assert.Equal(reason is null ? [] : [reason], Reasons(Text(length), Nobody with { HasSecondFactor = true }));

    [Fact]
    public void Code_points_count_and_not_UTF_16_units()
    {
        Assert.Equal(["PASSWORD_TOO_SHORT"], Reasons(string.Concat(Enumerable.Repeat("\U0001f511", 14)), Nobody));
        Assert.Empty(Reasons(string.Concat(Enumerable.Repeat("\U0001f511\U0001f98a\U0001f344", 5)), Nobody));
        Assert.Empty(Reasons(string.Concat(Enumerable.Repeat("\U0001f511\U0001f98a", 64)), Nobody));
    }

    [Fact]
    public void Length_is_counted_after_normalization()
    {
        // 14 letters, each typed as a letter and a mark.
        Assert.Equal(["PASSWORD_TOO_SHORT"], Reasons(string.Concat(Enumerable.Repeat("e\u0301", 14)), Nobody));

        // One ligature more makes two letters: 14 characters typed, 15 counted.
        Assert.Empty(Reasons("xq kettle vw1\ufb01", Nobody));
    }

    [Fact]
    public void A_common_password_is_refused_in_any_case()
    {
        Assert.Equal(["PASSWORD_BREACHED"], Reasons("1Qaz2wsx3edc4rfv", Nobody));
        Assert.Equal(["PASSWORD_BREACHED"], Reasons("baseball", Nobody with { HasSecondFactor = true }));
    }

    [Theory]
    [InlineData("my Sesame opens now")]
    [InlineData("i am Ann.Miller today")]
    [InlineData("ann.miller@example.org")]
    [InlineData("xx al@short.example xx")]
    [InlineData("xx MILLERANN 93 kettle")]
    [InlineData("\uff33\uff45\uff53\uff41\uff4d\uff45 kettle orbit")]
    public void The_address_the_username_and_the_product_may_not_be_in_it(string password) =>
        Assert.Equal(["PASSWORD_CONTEXT"], Reasons(password, Ann));

    [Theory]
    [InlineData("alabaster kettle orbit")]
    [InlineData("example.org kettle orb")]
    public void Short_local_parts_and_domains_alone_may(string password) => Assert.Empty(Reasons(password, Ann));

    [Fact]
    public void Short_usernames_may() => Assert.Empty(Reasons("bob kettle orbit", Nobody with { Username = "bob" }));

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(["PASSWORD_TOO_SHORT", "PASSWORD_BREACHED", "PASSWORD_CONTEXT"], Reasons("baseball", new(["baseball@example.org"])));

    // Letters in an order that no list has.
    private static string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i * 7 % 23))));

    private string[] Reasons(string password, PasswordSubject subject) => [.. policy.Check("password", password, subject).Select(fault => fault.Reason)];
}
