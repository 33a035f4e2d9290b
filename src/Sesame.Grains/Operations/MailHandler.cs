namespace Sesame.Grains.Operations;

/// <summary>Delivers mails by the sender of this deployment.</summary>
internal sealed class MailHandler(IMailSender sender) : IOutboxHandler
{
    public string Kind => MailMessage.Kind;

    public Task DeliverAsync(DueMessage message, CancellationToken cancellationToken) =>
        sender.SendAsync(message.Id, message.At, MailMessage.FromBody(message.Body), cancellationToken);
}
