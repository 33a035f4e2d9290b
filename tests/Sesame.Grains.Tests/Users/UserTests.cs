using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>The rules of one user.</summary>
public sealed class UserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly UserState Ada = new()
    {
        Id = Guid.Parse("01995b2f-0000-7000-8000-000000000001"),
        Emails = [new UserEmailView("ada@example.com", true, true)],
        Profile = new UserProfile("ada", "Ada", "Lovelace", """{"a":1}"""),
        PictureUrl = "https://example.com/ada.png",
        Enabled = true,
        Roles = ["user"],
        SecurityEpoch = 3,
        CreatedAt = Now,
        LastActiveAt = Now,
    };

    [Fact]
    public void An_update_changes_the_named_fields_and_no_other()
    {
        var next = Update(new UpdateUser(People.Caller, FirstName: new TextChange("Augusta"), LastName: new TextChange(null), CanCreateOrgs: true), out var faults);

        Assert.Empty(faults);
        Assert.Equal(Ada with { Profile = Ada.Profile with { FirstName = "Augusta", LastName = null }, CanCreateOrgs = true }, next);
    }

    [Fact]
    public void An_update_that_names_nothing_or_what_is_there_changes_nothing()
    {
        Assert.Equal(Ada, Update(new UpdateUser(People.Caller), out _));
        Assert.Equal(Ada, Update(new UpdateUser(People.Caller, Username: new TextChange(" ADA ")), out _));
    }

    [Fact]
    public void All_faults_of_an_update_are_told_together()
    {
        Update(
            new UpdateUser(
                People.Caller,
                Username: new TextChange("1x"),
                FirstName: new TextChange(new string('a', 101)),
                LastName: new TextChange("b\r\nBcc: c"),
                PictureUrl: new TextChange("javascript:alert(1)"),
                PropertiesJson: new TextChange("[]"),
                LegacyUserId: new TextChange("")),
            out var faults);

        Assert.Equal(
            ["user.firstName", "user.lastName", "user.legacyUserId", "user.pictureUrl", "user.properties", "user.username"],
            faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http://example.com/a.png", true)]
    [InlineData("https://example.com", true)]
    [InlineData("data:image/png;base64,AAAA", false)]
    [InlineData("//example.com/a.png", false)]
    [InlineData("https://example.com/\u0001", false)]
    [InlineData("", false)]
    public void A_picture_is_fetched_over_http(string url, bool isGood)
    {
        Update(new UpdateUser(People.Caller, PictureUrl: new TextChange(url)), out var faults);
        Assert.Equal(isGood, faults.Count == 0);
    }

    [Fact]
    public void Standing_changes_once_and_what_ends_everything_raises_the_epoch()
    {
        var disabled = User.Disable(Ada)!;
        Assert.Equal((false, 4L), (disabled.Enabled, disabled.SecurityEpoch));
        Assert.Null(User.Disable(disabled));
        Assert.Equal((false, 5L), (User.Freeze(disabled).Enabled, User.Freeze(disabled).SecurityEpoch));
        Assert.True(User.Enable(disabled)!.Enabled);
        Assert.Null(User.Enable(Ada));
        var locked = User.Lock(Ada)!;
        Assert.Equal((true, 3L), (locked.Locked, locked.SecurityEpoch));
        Assert.Null(User.Lock(locked));
        Assert.False(User.Unlock(locked)!.Locked);
        Assert.Null(User.Unlock(Ada));
        Assert.Equal(4, User.Delete(Ada, Now).SecurityEpoch);
    }

    [Fact]
    public void A_deleted_user_comes_back_for_thirty_days()
    {
        var deleted = User.Delete(Ada, Now);

        Assert.False(User.IsRestorable(Ada, Now));
        Assert.True(User.IsRestorable(deleted, Now.AddDays(30).AddTicks(-1)));
        Assert.False(User.IsRestorable(deleted, Now.AddDays(30)));
        Assert.Equal(Now.AddDays(30), User.PurgeDue(deleted));
        Assert.Null(User.PurgeDue(Ada));
    }

    private static UserState Update(UpdateUser command, out List<FieldFault> faults) => User.Update(Ada, command, new PropertiesRule(), faults = []);
}
