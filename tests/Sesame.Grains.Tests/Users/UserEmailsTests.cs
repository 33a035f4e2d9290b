using Sesame.Abstractions.Users;
using Sesame.Grains.Users;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class UserEmailsTests
{
    private static readonly UserState Ada = new()
    {
        Id = Guid.CreateVersion7(),
        Emails = [new UserEmailView("ada@example.com", Verified: true, Primary: true), new UserEmailView("new@example.com", Verified: false, Primary: false)],
        Profile = new UserProfile(),
        Roles = [],
        CreatedAt = DateTimeOffset.UnixEpoch,
        LastActiveAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void A_new_address_stands_behind_the_others_and_is_not_the_primary_one() =>
        Assert.Equal(new UserEmailView("third@example.com", false, false), UserEmails.Add(Ada, "third@example.com", verified: false).Emails[^1]);

    [Fact]
    public void Adding_an_address_again_proves_it_or_leaves_it_proved()
    {
        var proved = UserEmails.Add(Ada, "new@example.com", verified: true);
        Assert.True(UserEmails.Find(proved, "new@example.com")!.Verified);
        Assert.Equal(2, proved.Emails.Count);
        Assert.True(UserEmails.Find(UserEmails.Add(Ada, "ada@example.com", verified: false), "ada@example.com")!.Verified);
    }

    [Fact]
    public void The_primary_address_stands_first_and_is_one()
    {
        var changed = UserEmails.MakePrimary(Ada, "new@example.com");
        Assert.Equal(["new@example.com", "ada@example.com"], changed.Emails.Select(email => email.Email));
        Assert.Equal("new@example.com", Assert.Single(changed.Emails, email => email.Primary).Email);
    }

    [Fact]
    public void A_removed_address_is_gone() =>
        Assert.Equal("ada@example.com", Assert.Single(UserEmails.Remove(Ada, "new@example.com").Emails).Email);

    [Fact]
    public void An_eleventh_address_is_at_fault_and_one_of_the_ten_is_not()
    {
        var full = Enumerable.Range(0, UserEmails.Max - 2).Aggregate(Ada, (user, n) => UserEmails.Add(user, $"n{n}@example.com", verified: false));
        Assert.Equal("email", UserEmails.FaultOf(full, "more@example.com")!.Field);
        Assert.Null(UserEmails.FaultOf(full, "NEW@example.com"));
        Assert.Null(UserEmails.FaultOf(Ada, "more@example.com"));
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("ada@example.com\r\nBcc: all@example.com")]
    public void What_is_no_address_is_at_fault(string text) => Assert.Equal("FIELD_INVALID", UserEmails.FaultOf(Ada, text)!.Reason);
}
