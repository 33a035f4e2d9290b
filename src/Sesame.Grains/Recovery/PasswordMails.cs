using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Mail;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Recovery;

/// <summary>The mails about a user's password.</summary>
internal static class PasswordMails
{
    public static CodeMail Reset(CallContext call, string to, string link) => MailTemplate.ComposeForCode("password-reset", call, to, ("link", link));

    public static MailMessage Changed(CallContext call, string to) => MailTemplate.Compose("password-changed", call, to);
}
