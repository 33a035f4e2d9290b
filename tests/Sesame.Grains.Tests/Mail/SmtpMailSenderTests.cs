using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Sesame.Grains.Mail;
using Sesame.Grains.Operations;
using Xunit;
using MailMessage = Sesame.Grains.Operations.MailMessage;

namespace Sesame.Grains.Tests.Mail;

public sealed class SmtpMailSenderTests
{
    private static readonly MailMessage Mail = new("ada@example.org", "Your code", "The code is 123456.\n", "<p>The code is <b>123456</b>.</p>");

    [Fact]
    public async Task A_server_that_offers_no_STARTTLS_learns_nothing_of_a_mail()
    {
        using var server = new PlainServer();
        await Assert.ThrowsAsync<SmtpException>(() => server.Sender(useTls: true).SendAsync(Guid.CreateVersion7(), DateTimeOffset.UtcNow, Mail, default));
        Assert.All(await server.EndAsync(), line => Assert.Matches("^(EHLO|HELO|QUIT)", line));
    }

    [Fact]
    public async Task A_mail_has_both_its_forms_and_its_id()
    {
        using var server = new PlainServer();
        var id = Guid.CreateVersion7();
        await server.Sender(useTls: false).SendAsync(id, DateTimeOffset.UtcNow, Mail, default);
        var lines = await server.EndAsync();
        Assert.Contains("MAIL FROM:<noreply@sesame.example>", lines);
        Assert.Contains("RCPT TO:<ada@example.org>", lines);
        Assert.Contains($"Message-ID: <{id:N}@sesame.example>", lines);
        // Each form is one line of base64 here.
        Assert.Contains(Convert.ToBase64String("The code is 123456.\r\n"u8), lines);
        Assert.Contains(Convert.ToBase64String("<p>The code is <b>123456</b>.</p>"u8), lines);
        Assert.Single(lines, line => line.StartsWith("Date: ", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Your code\r\nBcc: eve@example.org")]
    [InlineData("Your code\nBcc: eve@example.org")]
    public async Task A_subject_writes_no_header_of_its_own(string subject)
    {
        using var server = new PlainServer();
        await server.Sender(useTls: false).SendAsync(Guid.CreateVersion7(), DateTimeOffset.UtcNow, Mail with { Subject = subject }, default);
        Assert.DoesNotContain(await server.EndAsync(), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("ada@example.org\r\nRCPT TO:<eve@example.org>")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("ada")]
    [InlineData("")]
    public async Task What_is_no_address_is_given_up_and_reaches_no_server(string to)
    {
        using var server = new PlainServer();
        await Assert.ThrowsAsync<UndeliverableException>(() => server.Sender(useTls: false).SendAsync(Guid.CreateVersion7(), DateTimeOffset.UtcNow, Mail with { To = to }, default));
        Assert.Empty(await server.EndAsync());
    }

    /// <summary>Speaks as much of RFC 5321 as a server without any extension, and keeps every line that it was told.</summary>
    private sealed class PlainServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<string> lines = [];
        private readonly Task serving;

        public PlainServer()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public SmtpMailSender Sender(bool useTls) =>
            new(new SmtpOptions("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, new MailAddress("noreply@sesame.example", "Sesame")) { UseTls = useTls });

        public async Task<IReadOnlyList<string>> EndAsync()
        {
            listener.Stop();
            await serving;
            return lines;
        }

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                using var socket = await listener.AcceptTcpClientAsync();
                await SpeakAsync(socket.GetStream());
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
            {
                // Nobody came, or who came left without a word.
            }
        }

        private async Task SpeakAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 plain");
            var inData = false;
            while (await reader.ReadLineAsync() is { } line)
            {
                lines.Add(line);
                inData = inData ? line != "." : line == "DATA";
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                }
                else if (!inData)
                {
                    await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 ok");
                }
            }
        }
    }
}
