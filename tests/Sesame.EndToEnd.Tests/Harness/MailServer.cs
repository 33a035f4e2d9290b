using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A mail server in a process of its own, which insists on STARTTLS and a password, and what it has taken.</summary>
public sealed class MailServer : IDisposable
{
    public const string User = "sesame";
    public const string Password = "quiet mail passes here";
    private readonly Process process;
    private readonly ConcurrentQueue<TakenMail> taken = new();

    private MailServer(Process process) => this.process = process;

    public int Port { get; private set; }

    public static async Task<MailServer> StartAsync(TestAuthority authority)
    {
        var (certificate, key) = authority.ServerCertificate("localhost");
        var server = new MailServer(Command.Start("node", [Path.Combine(Repository.Clients, "mailserver.mjs")], folder: Repository.Clients));
        var options = JsonSerializer.Serialize(new { key, cert = certificate, user = User, password = Password });
        await server.process.StandardInput.WriteLineAsync(options);
        await server.process.StandardInput.FlushAsync();
        var line = await server.process.StandardOutput.ReadLineAsync();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new InvalidOperationException($"The mail server did not start: {line}{await server.process.StandardError.ReadToEndAsync()}");
        }

        server.Port = port;
        _ = server.TakeAsync();
        return server;
    }

    /// <summary>The mail to an address, when it has come; it is waited for.</summary>
    public async Task<TakenMail> MailToAsync(string address)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (taken.FirstOrDefault(mail => mail.To.Contains(address)) is { } mail)
            {
                return mail;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"No mail came to {address}; {taken.Count} others did.");
    }

    public int Count(string address) => taken.Count(mail => mail.To.Contains(address));

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private async Task TakeAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            taken.Enqueue(JsonSerializer.Deserialize<TakenMail>(line, JsonSerializerOptions.Web)!);
        }
    }
}

/// <summary>A mail as it came over the wire.</summary>
public sealed partial record TakenMail(string From, IReadOnlyList<string> To, string User, bool IsSecure, string Source)
{
    /// <summary>What a reader sees: all parts, one after the other.</summary>
    public string Text => string.Concat(Part().Matches(Source).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups[1].Value))));

    [GeneratedRegex(@"Content-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)")]
    private static partial Regex Part();
}
