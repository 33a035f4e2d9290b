using System.Globalization;
using System.Text;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Writes each mail to a file of its own that only the owner can read, for a deployment without a mail server.</summary>
public sealed class FileMailSender(string folder) : IMailSender
{
    public Task SendAsync(Guid id, DateTimeOffset at, MailMessage mail, CancellationToken cancellationToken)
    {
        var stamp = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        // The same id gives the same name: delivered twice is one file.
        PrivateFile.Create(Path.Combine(folder, $"{stamp}-{id:N}.eml"), Compose(id, at, mail), replace: true);
        return Task.CompletedTask;
    }

    private static string Compose(Guid id, DateTimeOffset at, MailMessage mail) => new StringBuilder()
        .Append("Date: ").AppendLine(at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture))
        .Append("Message-ID: <").Append(id.ToString("N")).AppendLine("@sesame>")
        .Append("To: ").AppendLine(OneLine(mail.To))
        .Append("Subject: ").AppendLine(OneLine(mail.Subject))
        .AppendLine("MIME-Version: 1.0")
        .AppendLine("Content-Type: text/plain; charset=utf-8")
        .AppendLine("Content-Transfer-Encoding: 8bit")
        .AppendLine()
        .AppendLine(mail.Text)
        .ToString();

    // A line break in a header would let its value write headers of its own.
    private static string OneLine(string value) => new([.. value.Select(character => char.IsControl(character) ? ' ' : character)]);
}
