using System.Text.RegularExpressions;
using Sesame.Testing;

namespace Sesame.Grains.Tests.Logins;

/// <summary>Reads the mails of one silo.</summary>
internal sealed partial class Mailbox(WholeSilo silo)
{
    /// <summary>The mails to an address once there are so many; they leave through the outbox, after the answer.</summary>
    public async Task<IReadOnlyList<string>> To(string email, int count = 1)
    {
        for (var i = 0; i < 600; i++)
        {
            var mails = silo.Mails().Where(mail => mail.Contains($"To: {email}", StringComparison.Ordinal)).ToArray();
            if (mails.Length >= count)
            {
                return mails;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{count} mails to {email} were not written within 30 seconds.");
    }

    public async Task<string> CodeTo(string email, int count = 1) => Digits().Match((await To(email, count))[^1]).Value;

    /// <summary>The token of the link in the last mail.</summary>
    public async Task<string> LinkTo(string email, int count = 1) => Link().Match((await To(email, count))[^1]).Groups["token"].Value;

    [GeneratedRegex(@"\b\d{8}\b")]
    public static partial Regex Digits();

    [GeneratedRegex(@"https://sesame\.test/login/magic-link#token=(?<token>\S+)")]
    public static partial Regex Link();
}
