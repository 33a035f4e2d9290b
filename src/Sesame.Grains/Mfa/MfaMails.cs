using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Users;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>Tells the owner of an account what became of its second factors; to the primary address, when there is one.</summary>
internal static class MfaMails
{
    public static void TellAdded(this CommandContext context, UserView? user) => context.Tell(
        user,
        "A second factor protects your Sesame account",
        "An authenticator was set up for your account; logins ask for its codes from now on. If this was not you, ask for help at once: somebody else is logged in as you.\n");

    public static void TellRemoved(this CommandContext context, UserView? user) => context.Tell(
        user,
        "Your Sesame account has no second factor any more",
        "The last second factor of your account was removed, and its recovery codes with it. If this was not you, change your password and end all sessions at once.\n");

    public static void TellRecoveryCodeUsed(this CommandContext context, UserView? user, int left) => context.Tell(
        user,
        "A recovery code of your Sesame account was used",
        $"Somebody logged in with one of your recovery codes; {left} are left. If this was not you, change your password and make new codes at once.\n");

    public static CodeMail StepUpCode(string to) => new(
        to,
        "Confirm that it is you",
        "Your code is {code}. It is good for 10 minutes and for what you are about to do, nothing else. If you did not ask for it, somebody else is logged in as you: end all sessions.\n");

    private static void Tell(this CommandContext context, UserView? user, string subject, string text)
    {
        if (user?.Emails.FirstOrDefault(email => email.Primary) is { } primary)
        {
            context.Send(new MailMessage(primary.Email, subject, text).ToMessage(context.At));
        }
    }
}
