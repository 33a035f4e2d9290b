using System.Net.Mail;
using Sesame.Grains.Mail;

namespace Sesame.Silo.Hosting;

/// <summary>What the command line and the environment say of the mail server.</summary>
public sealed record MailServerOptions
{
    /// <summary>The port of submission (RFC 6409).</summary>
    private const int SubmissionPort = 587;

    /// <summary><c>host[:port]</c>; null: mails are written to files.</summary>
    public string? Server { get; init; }

    /// <summary>Sender of every mail, with or without a name.</summary>
    public string? From { get; init; }

    /// <summary>Name to authenticate with; null: none is needed.</summary>
    public string? User { get; init; }

    /// <summary>File that holds the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Whether to insist on STARTTLS.</summary>
    public bool UseTls { get; init; } = true;

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Server is null)
        {
            if (From is not null || User is not null || PasswordFile is not null || !UseTls)
            {
                yield return "--mail-from, --smtp-user, --smtp-password-file and --smtp-tls need --smtp host[:port].";
            }

            yield break;
        }

        if (!HostAndPort.TryParse(WithPort(Server), out _))
        {
            yield return $"--smtp {Server} is not host[:port].";
        }

        if (From is null || !MailAddress.TryCreate(From, out _))
        {
            yield return "--smtp needs --mail-from, the address that mails come from.";
        }

        if (User is null != PasswordFile is null)
        {
            yield return "--smtp-user and --smtp-password-file go together.";
        }

        if (User is not null && !UseTls)
        {
            yield return "--smtp-user and --smtp-tls=false exclude each other: the password would cross the network in the clear.";
        }

        if (PasswordFile is not null && !File.Exists(PasswordFile))
        {
            yield return $"--smtp-password-file {PasswordFile} does not exist.";
        }
    }

    /// <summary>The server, when one is named.</summary>
    public SmtpOptions? Open() => Server is null || !HostAndPort.TryParse(WithPort(Server), out var server)
        ? null
        : new SmtpOptions(server.Host, server.Port, new MailAddress(From!))
        {
            UseTls = UseTls,
            User = User,
            Password = PasswordFile is null ? null : File.ReadAllText(PasswordFile).TrimEnd('\r', '\n'),
        };

    private static string WithPort(string server) => server.Contains(':', StringComparison.Ordinal) ? server : $"{server}:{SubmissionPort}";
}
