using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Sesame.Grains.Operations;
using MailMessage = Sesame.Grains.Operations.MailMessage;

namespace Sesame.Grains.Mail;

/// <summary>Hands mails to a mail server. A mail sent twice has the same Message-ID, by which receivers see that it is one.</summary>
public sealed class SmtpMailSender(SmtpOptions options) : IMailSender
{
    // Shorter than the lease of a claimed message, so that no other silo sends it meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Guid id, DateTimeOffset at, MailMessage mail, CancellationToken cancellationToken)
    {
        using var message = Compose(id, at, mail);
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.UseTls,
            DeliveryFormat = SmtpDeliveryFormat.International,
            Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password),
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not take a mail in {Patience.TotalSeconds:0} s.");
        }
        catch (SmtpException refused) when (IsForGood(refused.StatusCode))
        {
            throw new UndeliverableException($"The mail server refuses the mail for good ({(int)refused.StatusCode}).", refused);
        }
    }

    // RFC 5321, 4.2.1: 5yz is a permanent failure. Of these only what concerns the mail itself is final: an operator can mend a wrong password.
    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.ExceededStorageAllocation;

    private System.Net.Mail.MailMessage Compose(Guid id, DateTimeOffset at, MailMessage mail)
    {
        // What is more than an address, a name or another address beside it, was never one of ours.
        if (!MailAddress.TryCreate(mail.To, out var to) || to.Address != mail.To)
        {
            throw new UndeliverableException("The mail's address is none.", null);
        }

        var message = new System.Net.Mail.MailMessage(options.From, to)
        {
            Subject = new string([.. mail.Subject.Select(character => char.IsControl(character) ? ' ' : character)]),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text.ReplaceLineEndings("\r\n"),
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.Base64,
        };
        message.Headers.Add("Date", at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "+0000", StringComparison.Ordinal));
        message.Headers.Add("Message-ID", $"<{id:N}@{options.From.Host}>");
        // RFC 3834: no machine answers this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.Html is { } html)
        {
            var view = AlternateView.CreateAlternateViewFromString(html.ReplaceLineEndings("\r\n"), Encoding.UTF8, MediaTypeNames.Text.Html);
            view.TransferEncoding = TransferEncoding.Base64;
            message.AlternateViews.Add(view);
        }

        return message;
    }
}
