using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Path = System.IO.Path;

namespace Sesame.EndToEnd.Tests.Mail;

/// <summary>A server that sends its mails by a mail server of another maker.</summary>
public sealed class MailedServer : IAsyncLifetime
{
    private readonly Home home = new();
    private readonly TestAuthority authority = new("mail");
    private MailServer? mails;
    private ServerProcess? server;

    public ServerProcess Server => server ?? throw new InvalidOperationException("The server is not started.");

    public MailServer Mails => mails ?? throw new InvalidOperationException("The mail server is not started.");

    public async Task InitializeAsync()
    {
        mails = await MailServer.StartAsync(authority);
        var password = Path.Combine(home.Path, "smtp-password");
        await File.WriteAllTextAsync(password, MailServer.Password + "\n");
        server = await ServerProcess.StartAsync(
            home,
            "dotnet",
            [Repository.ServerProgram],
            ["--smtp", $"localhost:{mails.Port}", "--mail-from", "Sesame <noreply@sesame.example>", "--smtp-user", MailServer.User, "--smtp-password-file", password],
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = authority.File });
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        mails?.Dispose();
        authority.Dispose();
        home.Dispose();
    }
}
