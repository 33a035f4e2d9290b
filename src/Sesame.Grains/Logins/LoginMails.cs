using Sesame.Abstractions.Codes;

namespace Sesame.Grains.Logins;

/// <summary>The mails of a login.</summary>
internal static class LoginMails
{
    private const string Unasked = "If you did not ask for it, ignore this mail: nobody gets in without it.";

    public static CodeMail Code(string to) => new(
        to,
        "Your Sesame login code",
        $"Your login code is {{code}}. It is good for 10 minutes and works once. Enter it only where you asked for it. {Unasked}\n");

    // Behind the #: what opens links to look at them sends none of it, and no log on the way holds it.
    public static CodeMail Link(string to, string page) => new(
        to,
        "Your Sesame login link",
        $"Log in here:\n\n{page}#token={{code}}\n\nThe link is good for 10 minutes and works once. {Unasked}\n");

    /// <summary>No secret: there is nobody to let in.</summary>
    public static CodeMail NoAccount(string to) => new(
        to,
        "No Sesame account with this address",
        "Somebody tried to log in with your address, which has no account. If it was you, register first, or use another address. If it was not, ignore this mail.\n");
}
