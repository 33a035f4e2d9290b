using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Mail;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Users;

/// <summary>The mails about a user's addresses.</summary>
internal static class EmailMails
{
    public static CodeMail Verify(CallContext call, string to, string link) => MailTemplate.ComposeForCode("email-verify", call, to, ("link", link));

    /// <summary>No link: the address is another user's already, and who asked may not be its owner.</summary>
    public static CodeMail Taken(CallContext call, string to) => MailTemplate.ComposeForCode("email-taken", call, to);

    /// <summary>To the address that was the primary one until now.</summary>
    public static MailMessage PrimaryChanged(CallContext call, string to, string primary) =>
        MailTemplate.Compose("email-primary-changed", call, to, ("address", primary));

    /// <summary>To an address that was proved and is gone.</summary>
    public static MailMessage Removed(CallContext call, string to) => MailTemplate.Compose("email-removed", call, to);
}
