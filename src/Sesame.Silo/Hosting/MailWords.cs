using System.CommandLine;

namespace Sesame.Silo.Hosting;

/// <summary>The options of the command line that name a mail server.</summary>
internal static class MailWords
{
    private static readonly Option<string?> Server = CommandWords.Text("--smtp", "host[:port] of the mail server; default port 587. Without it mails are files.", "SESAME_SMTP");

    private static readonly Option<string?> From = CommandWords.Text("--mail-from", "Sender of mails: an address, or Name <address>.", "SESAME_MAIL_FROM");

    private static readonly Option<string?> User = CommandWords.Text("--smtp-user", "Name to authenticate with.", "SESAME_SMTP_USER");

    private static readonly Option<string?> PasswordFile = CommandWords.Text("--smtp-password-file", "File that holds its password.", "SESAME_SMTP_PASSWORD_FILE");

    private static readonly Option<bool> Tls = new("--smtp-tls") { Description = "false: send without STARTTLS.", DefaultValueFactory = _ => true, Recursive = true };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { Server, From, User, PasswordFile, Tls })
        {
            root.Add(option);
        }
    }

    public static MailServerOptions Of(ParseResult parsed) => new()
    {
        Server = CommandWords.Blank(parsed.GetValue(Server)),
        From = CommandWords.Blank(parsed.GetValue(From)),
        User = CommandWords.Blank(parsed.GetValue(User)),
        PasswordFile = CommandWords.Blank(parsed.GetValue(PasswordFile)),
        UseTls = parsed.GetValue(Tls),
    };
}
