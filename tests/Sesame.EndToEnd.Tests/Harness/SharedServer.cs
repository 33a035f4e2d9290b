using System.Text.RegularExpressions;
using Sesame.Testing;
using Xunit;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>One server for all tests that leave it running; each makes its own users.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly Home home = new();
    private ServerProcess? server;

    public ServerProcess Server => server ?? throw new InvalidOperationException("The server is not started.");

    public Bootstrap Bootstrap => Server.Bootstrap;

    /// <summary>The bootstrap client, which may write users and check tokens.</summary>
    public Rest Client => new(Server.Http, Bootstrap.ClientBasic);

    /// <summary>A stranger without credentials.</summary>
    public Rest Stranger => new(Server.Http, null);

    public Rest User(string token) => new(Server.Http, $"Bearer {token}");

    public async Task InitializeAsync() => server = await ServerProcess.StartAsync(home);

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        home.Dispose();
    }

    /// <summary>The link in the newest mail to an address that leads to this page.</summary>
    public async Task<string> MailedLinkAsync(string email, string page)
    {
        var folder = Path.Combine(home.Path, "mail");
        var mails = new Mailbox(() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : []);
        return Regex.Match(await mails.Find(email, $"{page}#token="), @"http\S+#token=\S+").Value;
    }

    /// <summary>The sum of a counter over its labels, from the metrics.</summary>
    public async Task<long> CounterAsync(string name)
    {
        var text = await Server.Http.GetStringAsync("/metrics");
        return (long)text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
