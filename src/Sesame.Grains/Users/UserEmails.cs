using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>The rules of a user's addresses: the primary one stands first, is proved when it becomes it, and is never taken away.</summary>
public static class UserEmails
{
    /// <summary>Most addresses of one user.</summary>
    public const int Max = 10;

    private const string Field = "email";

    /// <summary>The address of this name; null when the user has it not.</summary>
    public static UserEmailView? Find(UserState user, string email) => user.Emails.FirstOrDefault(known => known.Email == email);

    /// <summary>What keeps the address from being added; null when nothing does.</summary>
    public static FieldFault? FaultOf(UserState user, string text) => (EmailAddress.TryParse(text, out var email), user.Emails.Count) switch
    {
        (false, _) => new FieldFault(Field, "FIELD_INVALID", "An e-mail address such as name@example.com is needed, at most 254 characters."),
        (true, >= Max) when Find(user, email.Value) is null => new FieldFault(Field, "FIELD_INVALID", $"A user has at most {Max} addresses."),
        _ => null,
    };

    /// <summary>The user with the address, proved or not. One that he has is proved at most.</summary>
    public static UserState Add(UserState user, string email, bool verified) => Find(user, email) is { } known
        ? Replace(user, known with { Verified = known.Verified || verified })
        : user with { Emails = [.. user.Emails, new UserEmailView(email, verified, Primary: false)] };

    /// <summary>The user without the address.</summary>
    public static UserState Remove(UserState user, string email) => user with { Emails = [.. user.Emails.Where(known => known.Email != email)] };

    /// <summary>The user with the address as the primary one.</summary>
    public static UserState MakePrimary(UserState user, string email) => user with
    {
        Emails = [.. user.Emails.Select(known => known with { Primary = known.Email == email }).OrderByDescending(known => known.Primary)],
    };

    /// <summary>The user with the address, proved, in the place of the primary one.</summary>
    public static UserState ReplacePrimary(UserState user, string email) => user with
    {
        Emails = [new UserEmailView(email, Verified: true, Primary: true), .. user.Emails.Where(known => !known.Primary && known.Email != email)],
    };

    /// <summary>The primary address; null only for a user whose row has none.</summary>
    public static UserEmailView? Primary(UserState user) => user.Emails.FirstOrDefault(known => known.Primary);

    private static UserState Replace(UserState user, UserEmailView changed) =>
        user with { Emails = [.. user.Emails.Select(known => known.Email == changed.Email ? changed : known)] };
}
