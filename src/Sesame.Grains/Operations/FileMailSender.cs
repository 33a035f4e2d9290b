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

    private static string Compose(Guid id, DateTimeOffset at, MailMessage mail)
    {
        var file = new StringBuilder()
            .Append("Date: ").AppendLine(at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture))
            .Append("Message-ID: <").Append(id.ToString("N")).AppendLine("@sesame>")
            .Append("To: ").AppendLine(OneLine(mail.To))
            .Append("Subject: ").AppendLine(OneLine(mail.Subject))
            .AppendLine("MIME-Version: 1.0");
        if (mail.Html is not { } html)
        {
            return AddPart(file, "plain", mail.Text).ToString();
        }

        // The id is random and younger than the texts, so none of them holds the boundary.
        var boundary = $"sesame_{id:N}";
        file.Append("Content-Type: multipart/alternative; boundary=\"").Append(boundary).AppendLine("\"")
            .AppendLine("Content-Transfer-Encoding: 8bit")
            .AppendLine();
        // The plainest first (RFC 2046, 5.1.4): a reader shows the last one that it can.
        AddPart(file.Append("--").AppendLine(boundary), "plain", mail.Text);
        AddPart(file.Append("--").AppendLine(boundary), "html", html);
        return file.Append("--").Append(boundary).AppendLine("--").ToString();
    }

    private static StringBuilder AddPart(StringBuilder file, string type, string content) => file
        .Append("Content-Type: text/").Append(type).AppendLine("; charset=utf-8")
        .AppendLine("Content-Transfer-Encoding: 8bit")
        .AppendLine()
        .AppendLine(content);

    // A line break in a header would let its value write headers of its own.
    private static string OneLine(string value) => new([.. value.Select(character => char.IsControl(character) ? ' ' : character)]);
}
