using Sesame.Abstractions.Codes;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Recovery;

/// <summary>The mails about a user's password.</summary>
internal static class PasswordMails
{
    public static CodeMail Reset(string to, string link) => new(
        to,
        "Choose a new password",
        $"Somebody, hopefully you, asked for a new password for your Sesame account. Choose it here:\n\n{link}\n\n"
        + "The link is good for 15 minutes and works once. If it was not you, ignore this mail: your password stays as it is.\n");

    public static MailMessage Changed(string to) => new(
        to,
        "Your password was changed",
        "The password of your Sesame account was changed. If it was not you, ask for a new one at once, and tell those who run the service.\n");
}
