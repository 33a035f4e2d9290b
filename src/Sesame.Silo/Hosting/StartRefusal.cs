using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Runtime;
using Sesame.Grains.Storage;
using Sesame.Silo.Postgres;

namespace Sesame.Silo.Hosting;

/// <summary>Tells the reasons not to start that an operator can mend from bugs, which keep their stack trace.</summary>
public static partial class StartRefusal
{
    /// <summary>The sentence to print; null for what is not such a reason.</summary>
    public static string? SentenceOf(Exception exception) => exception switch
    {
        EmbeddedPostgresException or StartRefusedException or MasterKeyException or ServerRefusedException or StorageOverloadedException or StorageUnavailableException
            or OrleansConfigurationException => exception.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken => $"{taken.Message} Choose others with --http and --grpc.",
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException => exception.Message,
        CryptographicException unreadable => $"The certificate or its key cannot be read: {unreadable.Message.TrimEnd('.')}.",
        NpgsqlException { SqlState: PostgresErrorCodes.UndefinedTable } or StorageException { SqlState: PostgresErrorCodes.UndefinedTable } => "The database has not been brought to this version; run ./sesame migrate with the same --db.",
        NpgsqlException unusable => $"The database cannot be used: {unusable.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
        OptionsValidationException faulty => string.Join(' ', faulty.Failures.Select(failure => Annotation().Replace(failure, "${sentence}"))),
        // As `Mfa:Required` that is neither true nor false: the message names the option and what it was given.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unread => unread.Message.ReplaceLineEndings(" "),
        AggregateException several when several.InnerExceptions.Select(SentenceOf).ToArray() is { Length: > 0 } sentences && !sentences.Contains(null) =>
            string.Join(' ', sentences),
        _ => null,
    };

    // What the framework writes around the sentence of an annotation.
    [GeneratedRegex(@"^DataAnnotation validation failed for '.*?' members: '.*?' with the error: '(?<sentence>.*)'\.$", RegexOptions.Singleline)]
    private static partial Regex Annotation();
}
