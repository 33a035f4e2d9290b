using System.Globalization;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Users;
using Sesame.Grains.Mail;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Mfa;

/// <summary>Tells the owner of an account what became of its second factors; to the primary address, when there is one.</summary>
internal static class MfaMails
{
    public static void TellAdded(this CommandContext context, UserView? user) => context.Tell(user, "factor-added");

    public static void TellRemoved(this CommandContext context, UserView? user) => context.Tell(user, "factors-removed");

    public static void TellRecoveryCodeUsed(this CommandContext context, UserView? user, int left) =>
        context.Tell(user, "recovery-code-used", ("left", left.ToString(CultureInfo.InvariantCulture)));

    public static CodeMail StepUpCode(CallContext call, string to) => MailTemplate.ComposeForCode("step-up-code", call, to);

    private static void Tell(this CommandContext context, UserView? user, string template, params IReadOnlyList<(string Name, string Value)> values)
    {
        if (user?.Emails.FirstOrDefault(email => email.Primary) is { } primary)
        {
            context.Send(MailTemplate.Compose(template, context.Caller, primary.Email, values).ToMessage(context.At));
        }
    }
}
