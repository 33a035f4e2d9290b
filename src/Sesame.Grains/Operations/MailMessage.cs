using System.Text.Json;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>One mail.</summary>
/// <param name="To">Address of the receiver.</param>
/// <param name="Subject">Subject, one line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same for readers that show HTML; null: none.</param>
public sealed record MailMessage(string To, string Subject, string Text, string? Html = null)
{
    /// <summary>What the outbox calls mails.</summary>
    public const string Kind = "mail";

    /// <summary>The message to commit with a command.</summary>
    public OutboxMessage ToMessage(DateTimeOffset at) => OutboxMessage.Of(at, Kind, JsonSerializer.SerializeToUtf8Bytes(this));

    public static MailMessage FromBody(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<MailMessage>(body.Span) ?? throw new JsonException("A mail in the outbox is empty.");
}
