using System.Text.RegularExpressions;

namespace Sesame.Testing;

/// <summary>Finds mails of a test among those a server wrote. Mails leave through the outbox, after the answer, so it waits for them.</summary>
public sealed partial class Mailbox(Func<IReadOnlyList<string>> mails)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The newest mail to an address whose text has these words.</summary>
    public async Task<string> Find(string address, string words)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (mails().LastOrDefault(mail => IsTo(mail, address) && mail.Contains(words, StringComparison.Ordinal)) is { } mail)
            {
                return mail;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(20);
        }
    }

    /// <summary>The token of the link in the newest mail to an address.</summary>
    public async Task<string> Token(string address, string words = "#token=") => Link().Match(await Find(address, words)).Groups["token"].Value;

    /// <summary>The code in the newest mail to an address that has one.</summary>
    public async Task<string> Code(string address) => Digits().Match(await Find(address, " code is ")).Groups["code"].Value;

    /// <summary>How many mails to an address are there now.</summary>
    public int Count(string address) => mails().Count(mail => IsTo(mail, address));

    private static bool IsTo(string mail, string address) => mail.Contains($"To: {address}", StringComparison.Ordinal);

    [GeneratedRegex(@"Your (?:login )?code is (?<code>\d{8})\b")]
    private static partial Regex Digits();

    [GeneratedRegex(@"#token=(?<token>[\w.-]+)")]
    private static partial Regex Link();
}
