using System.Net.Mail;

namespace Sesame.Grains.Mail;

/// <summary>The mail server of a deployment (RFC 5321, RFC 6409).</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port; 587 for submission.</param>
/// <param name="From">Sender of every mail.</param>
public sealed record SmtpOptions(string Host, int Port, MailAddress From)
{
    /// <summary>Refuses to send without STARTTLS (RFC 3207).</summary>
    public bool UseTls { get; init; } = true;

    /// <summary>Name to authenticate with (RFC 4954); null: none is needed.</summary>
    public string? User { get; init; }

    /// <summary>Password to authenticate with.</summary>
    public string? Password { get; init; }
}
