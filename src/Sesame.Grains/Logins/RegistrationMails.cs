using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Mail;

namespace Sesame.Grains.Logins;

/// <summary>The mails of a registration.</summary>
internal static class RegistrationMails
{
    public static CodeMail Code(CallContext call, string to) => MailTemplate.ComposeForCode("registration-code", call, to);

    /// <summary>No code: whoever typed the address may not be its owner.</summary>
    public static CodeMail AlreadyRegistered(CallContext call, string to) => MailTemplate.ComposeForCode("registration-known", call, to);
}
