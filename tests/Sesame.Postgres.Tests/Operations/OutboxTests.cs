using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Operations;

public sealed class OutboxTests : IClassFixture<SampleStorage>
{
    private readonly string kind = "test." + Guid.CreateVersion7().ToString("N");
    private readonly ManualTime time = new();
    private readonly SampleStorage samples;
    private readonly ServiceProvider host;

    public OutboxTests(SampleStorage samples)
    {
        this.samples = samples;
        host = samples.Host(samples.Database.ConnectionString, time: time);
    }

    [Fact]
    public async Task A_message_is_delivered_and_its_body_is_erased()
    {
        var handler = new Handler(kind);
        await Send("a body nobody else reads"u8.ToArray());
        Assert.Equal(0L, await samples.ScalarAsync<long>($"SELECT count(*) FROM outbox WHERE kind = '{kind}' AND position('nobody'::bytea IN body) > 0"));
        Assert.Equal(1, await Service(handler).DeliverDueAsync(default));
        Assert.Equal("a body nobody else reads"u8.ToArray(), Assert.Single(handler.Delivered).Body.ToArray());
        Assert.Equal(1L, await samples.ScalarAsync<long>($"SELECT count(*) FROM outbox WHERE kind = '{kind}' AND body IS NULL AND settled_at IS NOT NULL"));
        Assert.Equal(0, await Service(handler).DeliverDueAsync(default));
    }

    [Fact]
    public async Task A_message_of_a_command_that_failed_is_never_seen()
    {
        var memory = await SampleStorage.OpenAsync(SampleStorage.StorageOver(host), Guid.CreateVersion7().ToString("N"));
        memory.Stored.Stage(new Sample(Guid.CreateVersion7(), kind, -1)).Add(OutboxMessage.Of(time.GetUtcNow(), kind, "never"u8.ToArray()));
        await Assert.ThrowsAsync<ConstraintFailedException>(memory.Write);
        Assert.Equal(0, await Service(new Handler(kind)).DeliverDueAsync(default));
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_tried_later_and_at_last_given_up_and_erased()
    {
        var handler = new Handler(kind) { Fails = true };
        var service = Service(handler);
        await Send("lost"u8.ToArray());
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            Assert.Equal(1, await service.DeliverDueAsync(default));
            Assert.Equal(0, await service.DeliverDueAsync(default));
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await service.DeliverDueAsync(default));
        Assert.Equal(1L, await samples.ScalarAsync<long>($"SELECT count(*) FROM outbox WHERE kind = '{kind}' AND body IS NULL AND last_error IS NOT NULL"));
    }

    [Fact]
    public async Task Who_dies_in_the_middle_of_a_delivery_leaves_it_to_the_next_one()
    {
        using var dying = new CancellationTokenSource();
        var dead = new Handler(kind) { Hangs = true };
        await Send("twice perhaps"u8.ToArray());
        var running = Service(dead).DeliverDueAsync(dying.Token);
        await dead.Begun.Task;
        await dying.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var handler = new Handler(kind);
        Assert.Equal(0, await Service(handler).DeliverDueAsync(default));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Service(handler).DeliverDueAsync(default));
        Assert.Equal(2, Assert.Single(handler.Delivered).Attempt);
    }

    [Fact]
    public async Task A_mail_is_a_file_that_only_its_owner_can_read()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mail");
        var sender = new FileMailSender(folder);
        var id = Guid.CreateVersion7();
        var mail = new MailMessage("ada@example.org\nBcc: eve@example.org", "Your code", "The code is 123456.");
        await sender.SendAsync(id, time.GetUtcNow(), mail, default);
        await sender.SendAsync(id, time.GetUtcNow(), mail, default);
        var file = Assert.Single(Directory.GetFiles(folder));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Contains("To: ada@example.org Bcc: eve@example.org", lines);
        Assert.Contains("The code is 123456.", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Bcc:", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_mail_in_a_file_has_its_text_first_and_its_HTML_form_after_it()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mail");
        var mail = new MailMessage("ada@example.org", "Bestätigen Sie", "Hier: https://sesame.test/#token=a&b\n", "<p>Hier, schön: <a href=\"https://sesame.test/#token=a&amp;b\">Link</a></p>\n");
        await new FileMailSender(folder).SendAsync(Guid.CreateVersion7(), time.GetUtcNow(), mail, default);

        var file = (await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)))).ReplaceLineEndings("\n");
        var boundary = Regex.Match(file, "^Content-Type: multipart/alternative; boundary=\"(?<boundary>[^\"]{1,70})\"$", RegexOptions.Multiline).Groups["boundary"].Value;
        var parts = file.Split($"\n--{boundary}");
        Assert.Equal(4, parts.Length);
        Assert.Contains("\nContent-Transfer-Encoding: 8bit\n", parts[0], StringComparison.Ordinal);
        Assert.Equal($"\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{mail.Text}", parts[1]);
        Assert.Equal($"\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{mail.Html}", parts[2]);
        Assert.Equal("--\n", parts[3]);
    }

    private async Task Send(byte[] body)
    {
        var memory = await SampleStorage.OpenAsync(SampleStorage.StorageOver(host), Guid.CreateVersion7().ToString("N"));
        memory.Stored.Add(OutboxMessage.Of(time.GetUtcNow(), kind, body)).Add(memory.Entry("samples.send"));
        await memory.Write();
    }

    private OutboxService Service(Handler handler) => new(
        host.GetRequiredService<Database>(), host.GetRequiredService<OutboxTable>(), host.GetRequiredService<SecretBox>(), [handler], time, NullLogger<OutboxService>.Instance);

    private sealed class Handler(string kind) : IOutboxHandler
    {
        public List<DueMessage> Delivered { get; } = [];

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; init; }

        public bool Hangs { get; init; }

        public string Kind => kind;

        public async Task DeliverAsync(DueMessage message, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Fails)
            {
                throw new InvalidOperationException("the mail server is away");
            }

            Delivered.Add(message);
        }
    }
}
