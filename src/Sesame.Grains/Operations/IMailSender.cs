namespace Sesame.Grains.Operations;

/// <summary>Hands a mail on. It may be called twice for one mail, with the same id.</summary>
public interface IMailSender
{
    Task SendAsync(Guid id, DateTimeOffset at, MailMessage mail, CancellationToken cancellationToken);
}
