using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Mail;

namespace Sesame.Grains.Logins;

/// <summary>The mails of a login.</summary>
internal static class LoginMails
{
    public static CodeMail Code(CallContext call, string to) => MailTemplate.ComposeForCode("login-code", call, to);

    // Behind the #: what opens links to look at them sends none of it, and no log on the way holds it.
    public static CodeMail Link(CallContext call, string to, string page) => MailTemplate.ComposeForCode("login-link", call, to, ("link", $"{page}#token={{code}}"));

    /// <summary>No secret: there is nobody to let in.</summary>
    public static CodeMail NoAccount(CallContext call, string to) => MailTemplate.ComposeForCode("login-unknown", call, to);
}
