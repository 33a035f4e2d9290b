using Sesame.Abstractions.Codes;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Users;

/// <summary>The mails about a user's addresses.</summary>
internal static class EmailMails
{
    public static CodeMail Verify(string to, string link) => new(
        to,
        "Confirm your e-mail address",
        $"Somebody, hopefully you, gave this address for a Sesame account. Confirm it here:\n\n{link}\n\n"
        + "The link is good for 24 hours and works once. If it was not you, ignore this mail: the address is not used.\n");

    /// <summary>No link: the address is another user's already, and who asked may not be its owner.</summary>
    public static CodeMail Taken(string to) => new(
        to,
        "Your e-mail address was given for another account",
        "Somebody gave your address for another Sesame account. Yours keeps it, and nothing was changed. If it was you, take it away from the one account"
        + " before you give it to the other.\n");

    /// <summary>To the address that was the primary one until now.</summary>
    public static MailMessage PrimaryChanged(string to, string primary) => new(
        to,
        "Your primary e-mail address was changed",
        $"The primary address of your Sesame account is now {primary}. If it was not you, change your password, and tell those who run the service.\n");

    /// <summary>To an address that was proved and is gone.</summary>
    public static MailMessage Removed(string to) => new(
        to,
        "Your e-mail address was taken from an account",
        "This address no longer belongs to your Sesame account. If it was not you, tell those who run the service.\n");
}
